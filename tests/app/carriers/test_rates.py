"""Rate shopping: everybody is asked at once and for a bounded time; the silent are stood in for; answers are kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.carriers.answers import MOST
from app.carriers.port import Carrier, RateRequest
from app.carriers.rates import RateCache, Shopping, shop_rates
from app.domain.calendars import Calendar
from app.domain.carrier_rates import Rate, Way
from app.domain.carriers import Quote
from app.domain.enums import FulfillmentMethod, TransportMode
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.rates import Rate as TableRate
from app.domain.rates import Service, Zone
from tests.app.carriers.carrier_contract import a_journey

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TABLE = Service(
    id=new_id(),
    code="parcel",
    name="Parcel",
    method=FulfillmentMethod.SHIP,
    mode=TransportMode.TRUCK,
    zones=(Zone("Everywhere", (), 2, 3, (TableRate("EUR", 590),)),),
    carrier="slow",
)


class Quoting:
    """A carrier that quotes one price, after a while or never; it counts how often it was asked."""

    def __init__(self, minor: int, *, answers: bool = True) -> None:
        self.minor, self.answers, self.asked = minor, answers, 0

    async def rate(self, request: RateRequest) -> Sequence[Quote]:
        self.asked += 1
        if not self.answers:
            await asyncio.Event().wait()
        price = Money(self.minor, request.currency)
        return [Quote(carrier="Quick", service="parcel", price=price, min_days=1, max_days=1)]


def shopping(now: datetime = NOW, **stated: Any) -> Shopping:
    request = a_journey(500)
    berlin = ZoneInfo("Europe/Berlin")
    way = Way(
        calendar=Calendar(zone=berlin),
        to_zone=berlin,
        origin=request.origin,
        destination=request.destination,
        ready_at=now,
        grams=500,
    )
    return replace(Shopping(request=request, way=way, tables=[TABLE], fingerprint=(1,), now=now), **stated)


def told(found: Sequence[Rate]) -> list[tuple[str, str, int, bool]]:
    return [(one.provider, one.quote.carrier, one.quote.price.minor, one.from_table) for one in found]


async def test_a_silent_carrier_holds_nobody_up_and_its_table_stands_in() -> None:
    # given
    quick, slow = Quoting(490), Quoting(0, answers=False)
    carriers: Any = {"quick": quick, "slow": slow}
    cache = RateCache()

    # when
    first = await shop_rates(carriers, shopping(), cache, patience_seconds=0.05)
    again = await shop_rates(carriers, shopping(NOW + timedelta(seconds=10)), cache, patience_seconds=0.05)
    later = await shop_rates(carriers, shopping(NOW + timedelta(seconds=20)), cache, patience_seconds=0.05)

    # then: who was silent is left alone for a while, who answered for longer
    assert told(first) == told(again) == told(later) == [("quick", "Quick", 490, False), ("slow", "slow", 590, True)]
    assert (quick.asked, slow.asked) == (1, 2)


async def test_answers_are_kept_for_the_same_journey_and_tables_and_not_for_long() -> None:
    # given
    quick = Quoting(490)
    carriers: dict[str, Carrier] = {"quick": quick}  # pyright: ignore[reportAssignmentType] # it is only asked for rates
    cache = RateCache()
    for turn in (
        shopping(),
        shopping(NOW + timedelta(minutes=4)),
        shopping(fingerprint=(2,)),
        shopping(request=a_journey(600)),
        shopping(NOW + timedelta(minutes=6)),
    ):
        await shop_rates(carriers, turn, cache)
    # then
    assert quick.asked == 4


def test_the_oldest_answers_go_first() -> None:
    cache = RateCache()
    for key in range(MOST + 5):
        cache.keep(key, [], NOW)
    assert len(cache.kept) == MOST
    assert (cache.find(0, NOW), cache.find(MOST, NOW)) == (None, ([],))
