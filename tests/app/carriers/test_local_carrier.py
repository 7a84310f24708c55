"""The local carrier keeps the contract, and its tables, numbers and conduct."""

import asyncio
from dataclasses import replace

import pytest

from app.availability.save_service import save_delivery_service
from app.carriers.local import LocalCarrier, NoAnswer
from app.carriers.port import VoidRequest
from app.domain.enums.carriers import CarrierAnswer
from app.domain.ids import new_id
from app.domain.tracking_numbers import is_tracking_number
from tests.app.carriers.carrier_contract import CLAUSES, Rig, a_journey, a_request
from tests.builders import Shop
from tests.delivery_services import PARCEL


async def test_keeps_the_contract(shop: Shop) -> None:
    await shop.run(save_delivery_service, PARCEL)
    rig = Rig(LocalCarrier(shop.database), service="economy", quotes=1)
    for clause in CLAUSES:
        await clause(rig)


async def test_asks_what_the_tables_say_for_each_parcel_and_nothing_for_what_they_do_not(shop: Shop) -> None:
    # given: 4.90 up to 2 kg, 8.90 above; 1 kg a parcel at most; not to Rügen
    await shop.run(save_delivery_service, replace(PARCEL, max_parcel_grams=5_000))
    carrier = LocalCarrier(shop.database)
    # when
    both = await carrier.rate(a_journey(500, 2_500))
    heavy = await carrier.rate(a_journey(5_001))
    journey = a_journey(500)
    island = replace(journey, destination=replace(journey.destination, postal_code="18546"))
    # then
    assert [(quote.carrier, quote.service, quote.price.minor) for quote in both] == [("DHL", "parcel", 1_380)]
    assert (heavy, await carrier.rate(island), await carrier.rate(a_journey(500, currency="USD"))) == ([], [], [])


async def test_numbers_have_their_check_digit_and_labels_are_papers(shop: Shop) -> None:
    bought = await LocalCarrier(shop.database).label(a_request("economy", parcels=3))
    assert all(is_tracking_number(one.tracking_number) for one in bought.parcels)
    assert bought.parcels[0].label.startswith(b"%PDF")


async def test_ten_who_ask_at_once_get_one_label(shop: Shop) -> None:
    carrier, request = LocalCarrier(shop.database), a_request("economy")
    answers = await asyncio.gather(*(carrier.label(request) for _ in range(4)))
    assert len({one.parcels[0].tracking_number for one in answers}) == 1


async def test_services_say_how_it_goes(shop: Shop) -> None:
    carrier = LocalCarrier(shop.database)
    declined = await carrier.label(a_request("declined"))
    with pytest.raises(NoAnswer):
        await carrier.label(a_request("silent"))
    slow = a_request("timeout_then_ok")
    with pytest.raises(NoAnswer):
        await carrier.label(slow)
    found = await carrier.label(slow)
    kept = a_request("not_voidable")
    await carrier.label(kept)
    voiding = VoidRequest(key=new_id(), label_key=kept.key, reference=None, tracking_numbers=())
    assert declined.answer is CarrierAnswer.REFUSED
    assert found.answer is CarrierAnswer.DONE
    assert (await carrier.void(voiding)).answer is CarrierAnswer.REFUSED
