"""What happens in a shop, in steps: together these lives make every type of event happen."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.access.revoke import revoke_access
from app.accounts.create_app_key import CreateAppKey, create_app_key
from app.accounts.revoke_app_key import revoke_app_key
from app.accounts.save_app import SaveApp, save_app
from app.accounts.save_staff import SaveStaff, save_staff
from app.availability.save_service import save_delivery_service
from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.upsert import StatedServing, UpsertChannel, upsert_channel
from app.domain.calendar_documents import StatedClosure, StatedCutOff, StatedHours
from app.domain.enums import (
    CapacityWindow,
    ChannelKind,
    ChannelRole,
    LocationCapability,
    LocationKind,
    PaymentState,
    Role,
    ShipmentStatus,
    TenderKind,
    Weekday,
)
from app.domain.history import (
    HistoricalChannel,
    HistoricalCustomer,
    HistoricalDelivery,
    HistoricalFact,
    HistoricalLine,
    HistoricalLocation,
    HistoricalOrder,
    HistoricalPayment,
    HistoricalShipment,
    HistoricalSku,
)
from app.domain.ids import new_id
from app.domain.orders.model import Address
from app.domain.rates import Rate
from app.importers.writing import write_history
from app.jobs.expire_reservations import run
from app.locations.upsert import OrderCapacity, UpsertLocation, upsert_location
from app.orders.command import PlacePayment
from app.orders.renew_access import RenewOrderAccess, renew_order_access
from app.reservations.extend import ExtendReservation, extend_reservation
from app.reservations.release import ReleaseReservation, release_reservation
from tests.app.reservations.holding import hold_for, reserve
from tests.builders import (
    SEARCH_SECRET,
    Shop,
    a_key,
    a_kit,
    cancel,
    capture_all,
    deliver_all,
    dispatch_all,
    place,
    receive,
    see,
)
from tests.delivery_services import PARCEL
from tests.scenarios.live.lives_billed import BILLED
from tests.scenarios.live.lives_collected import COLLECTED
from tests.scenarios.live.lives_counted import COUNTED
from tests.scenarios.live.lives_credited import CREDITED
from tests.scenarios.live.lives_drafted import DRAFTED
from tests.scenarios.live.lives_edited import EDITED
from tests.scenarios.live.lives_held import HELD
from tests.scenarios.live.lives_intake import INTAKE
from tests.scenarios.live.lives_labeled import LABELED
from tests.scenarios.live.lives_on_the_way import ON_THE_WAY
from tests.scenarios.live.lives_paid import PAID
from tests.scenarios.live.lives_picked import PICKED
from tests.scenarios.live.lives_protected import PROTECTED
from tests.scenarios.live.lives_refunded import REFUNDED
from tests.scenarios.live.lives_told import TOLD
from tests.scenarios.live.lives_tracked import TRACKED
from tests.scenarios.live.lives_waiting import WAITING
from tests.scenarios.live.lives_ways import WAYS
from tests.scenarios.live.lives_work import WORK

Life = Callable[[Shop], AsyncIterator[None]]


async def reference_data_changes(shop: Shop) -> AsyncIterator[None]:
    """Places move, channels grow, SKUs gain and lose attributes, parts and prices."""
    hamburg = Address("DE", city="Hamburg", line1="Kai 1", latitude=53.5, longitude=10.0)
    harbor = UpsertLocation(code="HBR", name="Harbor", kind=LocationKind.WAREHOUSE, address=hamburg)
    await shop.run(upsert_location, harbor)
    yield
    moved = UpsertLocation(
        code="HBR",
        name="Harbor 2",
        kind=LocationKind.STORE,
        address=Address("DE", city="Hamburg"),
        timezone="Europe/Berlin",
        capabilities=(LocationCapability.SHIP, LocationCapability.PICKUP),
        active=False,
        groups=("north",),
        opening_hours=(StatedHours((Weekday.MONDAY,), "09:00", "17:00"),),
        closures=(StatedClosure(date(2026, 12, 25)),),
        cut_offs=(StatedCutOff("dhl", (Weekday.MONDAY,), "15:00", "express"),),
        handling_minutes=30,
        order_capacity=OrderCapacity(20, CapacityWindow.HOUR),
        priority=1,
    )
    await shop.run(upsert_location, moved)
    yield
    await shop.run(upsert_location, replace(moved, cut_offs=(), order_capacity=OrderCapacity(None, CapacityWindow.DAY)))
    yield
    renamed = UpsertChannel(
        code=shop.channel,
        name="Shop",
        kind=ChannelKind.MOBILE,
        currency=shop.currency,
        currencies=("CHF",),
        tax_included=False,
        serving=(StatedServing("HBR", (ChannelRole.PICKUP,)), *map(StatedServing, shop.locations)),
    )
    await shop.run(upsert_channel, renamed)
    yield
    lamp = UpsertSku(code="lamp", name="Lamp", attributes={"color": "red", "size": {"w": 2, "h": 3}}, weight_grams=900)
    await shop.run(upsert_sku, lamp)
    await shop.run(set_price, SetPrice(sku="lamp", channel=shop.channel, price=shop.money(4900)))
    yield
    later = datetime(2027, 1, 1, tzinfo=UTC)
    changed = UpsertSku(
        code="lamp", name="Lamp", attributes={"size": {"w": 5}}, gtin="4006381333931", available_from=later
    )
    await shop.run(upsert_sku, changed)
    yield
    await shop.run(set_price, SetPrice(sku="lamp", channel=shop.channel, price=shop.money(5100)))
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("lamp", 2), ("mug", 4))))
    yield
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 1),)))


async def delivery_gets_dearer(shop: Shop) -> AsyncIterator[None]:
    """A service starts, then costs more, then goes to fewer places, then ends."""
    await shop.run(save_delivery_service, PARCEL)
    yield
    germany = replace(PARCEL.zones[0], rates=(Rate("EUR", 590),))
    dearer = replace(PARCEL, zones=(germany,), delivery_days=(Weekday.FRIDAY,), max_parcel_grams=None)
    await shop.run(save_delivery_service, dearer)
    yield
    await shop.run(save_delivery_service, replace(dearer, channels=(shop.channel,), locations=("BER",)))
    yield
    await shop.run(save_delivery_service, replace(dearer, active=False))


async def an_order_reaches_its_buyer(shop: Shop) -> AsyncIterator[None]:
    """Two tenders, two parcels, a sighting on the way, arrival."""
    payments = (
        PlacePayment(
            gateway="vouchers", tender=TenderKind.VOUCHER, amount=shop.money(1000), state=PaymentState.CAPTURED
        ),
        PlacePayment(gateway="cards", amount=shop.money(2998)),
    )
    order_id = await place(shop, {"mug": 2, "tea": 3}, payments=payments)
    yield
    await capture_all(shop, order_id)
    yield
    (first,) = await dispatch_all(shop, order_id, units_per_line=1)
    yield
    await see(shop, first, ShipmentStatus.IN_TRANSIT)
    await dispatch_all(shop, order_id)
    yield
    await deliver_all(shop, order_id)


async def orders_are_canceled(shop: Shop) -> AsyncIterator[None]:
    """One unit, then the rest, of an order whose money was only promised; and stock moves beside it."""
    promised = PlacePayment(gateway="cards", amount=shop.money(5997), state=PaymentState.AUTHORIZED)
    order_id = await place(shop, {"mug": 4, "poster": 1}, payments=(promised,))
    yield
    await cancel(shop, order_id, {"mug": 1})
    await receive(shop, "mug", "BER", 7)
    yield
    await cancel(shop, order_id)
    yield
    await receive(shop, "mug", "BER", -3)


async def a_kit_is_bought(shop: Shop) -> AsyncIterator[None]:
    """Three of them: one is canceled, the others leave part by part."""
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    yield
    order_id = await place(shop, {"set": 3, "mug": 1})
    yield
    await cancel(shop, order_id, {"set": 1})
    await dispatch_all(shop, order_id, units_per_line=1)
    yield
    await dispatch_all(shop, order_id)
    await deliver_all(shop, order_id)


async def carts_hold_units(shop: Shop) -> AsyncIterator[None]:
    """One is prolonged and becomes an order, one is given up, one loses a unit to a count, one runs out."""
    held = await reserve(shop.database, {"mug": 3, "tea": 1})
    yield
    await shop.run(extend_reservation, ExtendReservation(idempotency_key=a_key(), reservation_id=held))
    await place(shop, {"mug": 2}, reservation_id=held)
    yield
    given_up = await reserve(shop.database, {"poster": 1})
    await shop.run(release_reservation, ReleaseReservation(idempotency_key=a_key(), reservation_id=given_up))
    yield
    await shop.run(upsert_sku, UpsertSku(code="vase", name="Vase"))
    await receive(shop, "vase", "HAM", 2)
    short = await hold_for(shop, timedelta(minutes=5), {("vase", "HAM"): 2})
    await receive(shop, "vase", "HAM", -1)
    yield
    await shop.run(release_reservation, ReleaseReservation(idempotency_key=a_key(), reservation_id=short))
    await receive(shop, "vase", "HAM", -1)
    await hold_for(shop, timedelta(0), {("poster", "BER"): 1})
    yield
    await run(shop.database)


async def a_link_is_given_anew(shop: Shop) -> AsyncIterator[None]:
    """Twice, while the order goes on."""
    order_id = await place(shop, {"mug": 2})
    for _ in range(2):
        yield
        await shop.run(renew_order_access, RenewOrderAccess(idempotency_key=a_key(), order_id=order_id))
    yield
    await cancel(shop, order_id, {"mug": 1})


async def history_is_imported(shop: Shop) -> AsyncIterator[None]:
    """A small source, in two runs."""
    await write_history(shop.database, _history("A-1"), search_secret=SEARCH_SECRET)
    yield
    await write_history(shop.database, _history("A-2"), search_secret=SEARCH_SECRET)


async def access_ends(shop: Shop) -> AsyncIterator[None]:
    """The same member of staff is put out twice, and comes back in between."""
    subject = f"staff:{new_id()}"
    await shop.run(revoke_access, subject)
    yield
    await shop.run(revoke_access, subject)


async def people_and_programs_come_and_go(shop: Shop) -> AsyncIterator[None]:
    """An agent becomes a store's and leaves; an app loses a scope, changes its key, and is shut out."""
    number = a_key()  # a life is lived more than once
    agent = SaveStaff(email=f"ada.{number}@shop.example", name="Ada", roles=(Role.CARE,))
    await shop.run(save_staff, agent)
    app_id = await shop.run(
        save_app, SaveApp(code=f"wms-{number}", name="Warehouse system", scopes=("pii", "payments"))
    )
    yield
    first = await shop.run(create_app_key, CreateAppKey(app_id=app_id, scopes=("pii",)))
    await shop.run(save_staff, replace(agent, roles=(Role.STORE,), locations=("BER",), initial_hash="$argon2id$"))
    yield
    await shop.run(create_app_key, CreateAppKey(app_id=app_id, lifetime_days=7))
    await shop.run(revoke_app_key, first.id)
    yield
    narrowed = SaveApp(code=f"wms-{number}", name="WMS", locations=("HAM",), channels=(shop.channel,), scopes=())
    await shop.run(save_app, narrowed)
    await shop.run(save_staff, replace(agent, name="Ada L.", active=False))
    yield
    await shop.run(save_app, replace(narrowed, active=False))


def _history(order: str) -> list[HistoricalFact]:
    placed = datetime(2018, 5, 1, 12, tzinfo=UTC)
    return [
        HistoricalChannel(
            code="old", name="Old shop", kind=ChannelKind.WEB, currency="EUR", timezone="UTC", tax_included=True
        ),
        HistoricalLocation(
            code="ATTIC",
            name="Attic",
            kind=LocationKind.WAREHOUSE,
            timezone="UTC",
            capabilities=(LocationCapability.SHIP,),
        ),
        HistoricalSku(code="vase", name="Vase", price_minor=1500),
        HistoricalCustomer(source="old", ref=f"c-{order}", created_at=placed, address=Address("DE", city="Ulm")),
        HistoricalOrder(
            channel="old",
            external_source="old",
            external_id=order,
            placed_at=placed,
            currency="EUR",
            tax_included=True,
            customer=f"c-{order}",
            lines=(
                HistoricalLine(
                    line_ref="1", sku="vase", name="Vase", quantity=2, unit_price_minor=1500, location="ATTIC"
                ),
            ),
            delivery=HistoricalDelivery(address=Address("DE", city="Ulm")),
            payments=(
                HistoricalPayment(
                    reference=f"p-{order}",
                    gateway="cards",
                    tender=TenderKind.CARD,
                    amount_minor=3000,
                    state=PaymentState.CAPTURED,
                    paid_at=placed + timedelta(hours=1),
                ),
            ),
            shipments=(
                HistoricalShipment(
                    location="ATTIC",
                    carrier="post",
                    shipped_at=placed + timedelta(days=1),
                    quantities={"1": 2},
                    delivered_at=placed + timedelta(days=3),
                ),
            ),
            routed=True,
        ),
    ]


HAPPENS: dict[Life, frozenset[str]] = {
    **BILLED,
    **CREDITED,
    **ON_THE_WAY,
    **PAID,
    **PROTECTED,
    **REFUNDED,
    **INTAKE,
    **COUNTED,
    **DRAFTED,
    **EDITED,
    **HELD,
    **LABELED,
    **PICKED,
    **COLLECTED,
    **TOLD,
    **TRACKED,
    **WAITING,
    **WAYS,
    **WORK,
    reference_data_changes: frozenset({"channel.saved", "location.saved", "sku.saved", "sku.priced"}),
    delivery_gets_dearer: frozenset({"delivery_service.saved"}),
    an_order_reaches_its_buyer: frozenset(
        {
            "order.placed",
            "order.paid",
            "order.dispatched",
            "order.tracked",
            "payment.created",
            "payment.captured",
            "fulfillment_order.created",
            "fulfillment_order.accepted",
            "fulfillment_order.picking",
            "fulfillment_order.picked",
            "fulfillment_order.packed",
            "fulfillment_order.dispatched",
            "fulfillment_order.completed",
            "shipment.dispatched",
            "shipment.tracked",
            "stock.reserved",
            "stock.shipped",
        }
    ),
    orders_are_canceled: frozenset(
        {"order.canceled", "payment.voided", "fulfillment_order.canceled", "stock.adjusted", "stock.released"}
    ),
    a_kit_is_bought: frozenset({"order.placed", "order.canceled", "order.dispatched", "order.tracked"}),
    carts_hold_units: frozenset(
        {
            "reservation.created",
            "reservation.extended",
            "reservation.shed",
            "reservation.released",
            "reservation.expired",
            "reservation.converted",
        }
    ),
    a_link_is_given_anew: frozenset({"order.access_renewed"}),
    access_ends: frozenset({"access.revoked"}),
    people_and_programs_come_and_go: frozenset({"staff.saved", "app.saved", "app_key.created", "app_key.revoked"}),
    history_is_imported: frozenset(
        {"customer.saved", "order.imported", "payment.imported", "fulfillment_order.imported", "shipment.imported"}
    ),
}
"""Which types each life makes happen, at least."""
