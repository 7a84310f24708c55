"""A shop in which much has happened: orders at every stage, of every kind of trouble that this release knows."""

from datetime import timedelta

from app.access.revoke import revoke_access
from app.accounts.create_app_key import CreateAppKey, create_app_key
from app.accounts.revoke_app_key import revoke_app_key
from app.accounts.save_app import SaveApp, save_app
from app.accounts.save_staff import SaveStaff, save_staff
from app.availability.save_service import save_delivery_service
from app.domain.enums import (
    CancelReason,
    ChargeKind,
    FulfillmentMethod,
    PaymentState,
    Role,
    ShipmentStatus,
    StockPolicy,
)
from app.domain.ids import new_id
from app.jobs.expire_reservations import run
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlacePayment
from app.reservations.release import ReleaseReservation, release_reservation
from db.database import Database
from tests.app.checks.lives_billed import what_is_billed
from tests.app.checks.lives_collected import what_is_collected
from tests.app.checks.lives_counted import what_is_counted
from tests.app.checks.lives_credited import what_is_credited
from tests.app.checks.lives_drafted import what_is_drafted
from tests.app.checks.lives_edited import what_is_edited
from tests.app.checks.lives_held import what_is_held
from tests.app.checks.lives_labeled import what_is_labeled
from tests.app.checks.lives_on_the_way import what_is_on_its_way
from tests.app.checks.lives_paid import what_was_paid
from tests.app.checks.lives_picked import what_is_picked
from tests.app.checks.lives_protected import what_is_kept_back
from tests.app.checks.lives_refunded import what_went_back
from tests.app.checks.lives_tracked import what_carriers_told
from tests.app.checks.lives_waiting import who_waits
from tests.app.checks.lives_ways import what_comes_other_ways
from tests.app.checks.lives_work import what_is_worked_on
from tests.app.reservations.holding import hold_for, reserve
from tests.builders import (
    Shop,
    a_key,
    a_kit,
    a_shop,
    cancel,
    capture_all,
    deliver_all,
    dispatch_all,
    place,
    see,
    sequenced,
)
from tests.delivery_services import PARCEL
from tests.scenarios.live.lives_told import a_shelf_empties_and_fills


async def a_shop_that_lived(database: Database) -> Shop:
    """Open a shop, let orders go through it, and give all events their position."""
    shop = await a_shop(database, stock=100)
    await _the_long_way(shop)
    await _every_tender(shop)
    await _cents(shop)
    await _trouble(shop)
    await _carts(shop)
    await _kits(shop)
    await what_is_on_its_way(shop)
    await what_is_counted(shop)
    await what_is_held(shop)
    await what_is_picked(shop)
    await what_is_labeled(shop)
    await what_carriers_told(shop)
    await what_is_collected(shop)
    await what_is_edited(shop)
    await what_is_worked_on(shop)
    await who_waits(shop)
    await what_was_paid(shop)
    await what_went_back(shop)
    await what_is_kept_back(shop)
    await shop.run(revoke_access, f"staff:{new_id()}")
    await shop.run(save_delivery_service, PARCEL)
    await _somebody_to_let_in(shop)
    async for _ in a_shelf_empties_and_fills(shop):
        pass
    await what_is_drafted(shop)
    await what_is_credited(shop)
    await what_comes_other_ways(shop)
    await what_is_billed(shop)
    await sequenced(database)
    return shop


async def _somebody_to_let_in(shop: Shop) -> None:
    """An agent of one channel, an app of one scope with a key that ended."""
    await shop.run(
        save_staff, SaveStaff(email="ada@shop.example", name="Ada", roles=(Role.CARE,), channels=(shop.channel,))
    )
    app_id = await shop.run(save_app, SaveApp(code="wms", name="Warehouse system", scopes=("payments",)))
    key = await shop.run(create_app_key, CreateAppKey(app_id=app_id))
    await shop.run(revoke_app_key, key.id)


async def _the_long_way(shop: Shop) -> None:
    """Placed, canceled in part, sent in two parts, paid, delivered: complete."""
    order_id = await place(shop, {"mug": 3, "tea": 2}, payments=(pays(shop, 3 * 1250 + 499),))
    await cancel(shop, order_id, {"tea": 1})
    await dispatch_all(shop, order_id, units_per_line=1)
    await dispatch_all(shop, order_id)
    await capture_all(shop, order_id)
    await deliver_all(shop, order_id)


async def _every_tender(shop: Shop) -> None:
    for state in (None, PaymentState.AUTHORIZED, PaymentState.CAPTURED, PaymentState.FAILED, PaymentState.VOIDED):
        await place(shop, payments=(pays(shop, 1250, state),))
    await place(shop, payments=(pays(shop, 1000, PaymentState.AUTHORIZED),))
    await place(shop, payments=(pays(shop, 1250, PaymentState.CAPTURED, captured=400),))
    await place(shop, payments=(pays(shop, 1000, PaymentState.CAPTURED), pays(shop, 500, PaymentState.CAPTURED)))
    called_off = await place(
        shop, {"poster": 2}, shipping=shop.money(490), payments=(pays(shop, 2488, PaymentState.AUTHORIZED),)
    )
    await cancel(shop, called_off)


async def _cents(shop: Shop) -> None:
    """Discounts and taxes that do not divide, of lines of which some units are canceled."""
    lines = tuple(
        PlaceLine(sku="tea", quantity=1 + n % 7, discount=shop.money((n * 37) % 400), tax=shop.money(n * 11 % 97))
        for n in range(28)
    )
    for tax_included in (True, False):
        order_id = await place(
            shop,
            lines=lines,
            tax_included=tax_included,
            charges=(PlaceCharge(kind=ChargeKind.GIFT_WRAP, amount=shop.money(250), tax=shop.money(40)),),
            stock_policy=StockPolicy.NONE,
        )
        order = await shop.order(order_id)
        some = tuple((line.id, line.position % line.quantity) for line in order.lines if line.position % line.quantity)
        await shop.run(
            cancel_order,
            CancelOrder(idempotency_key=a_key(), order_id=order_id, reason=CancelReason.CUSTOMER, lines=some),
        )


async def _trouble(shop: Shop) -> None:
    """Split over locations, waiting for stock, lost, sent back, out for delivery, to be collected."""
    split = await place(shop, {"poster": 150})
    await dispatch_all(shop, split)
    await place(shop, {"poster": 80}, allow_backorder=True)
    for status in (
        ShipmentStatus.LOST,
        ShipmentStatus.RETURN_TO_SENDER,
        ShipmentStatus.EXCEPTION,
        ShipmentStatus.OUT_FOR_DELIVERY,
        ShipmentStatus.AVAILABLE_FOR_PICKUP,
    ):
        order_id = await place(shop, {"mug": 2, "tea": 1})
        for shipment in await dispatch_all(shop, order_id):
            await see(shop, shipment, status)
    half = await place(shop, {"mug": 2})
    await dispatch_all(shop, half, units_per_line=1)
    await deliver_all(shop, half)
    counter = PlaceDelivery(key="counter", method=FulfillmentMethod.SHIP_TO_STORE, pickup_location="HAM")
    await place(shop, {"mug": 1}, deliveries=(counter,))
    quarantined = await place(shop, {"tea": 3})
    await shop.run(
        cancel_order,
        CancelOrder(idempotency_key=a_key(), order_id=quarantined, reason=CancelReason.FRAUD, restock=False),
    )


async def _kits(shop: Shop) -> None:
    """Two kits that share a component: part of one arrives, one of two is canceled, one waits for its parts."""
    await a_kit(shop, "brunch", 2001, mug=1, tea=3)
    await a_kit(shop, "salon", 2001, tea=1, poster=2)
    order_id = await place(shop, {"brunch": 2, "mug": 1})
    await cancel(shop, order_id, {"brunch": 1})
    await dispatch_all(shop, order_id, units_per_line=1)
    await deliver_all(shop, order_id)
    await place(shop, {"brunch": 40, "salon": 70}, stock_policy=StockPolicy.RESERVE_AVAILABLE)


async def _carts(shop: Shop) -> None:
    """One runs, one was given up, one ran out, one became an order."""
    await reserve(shop.database, {"mug": 2, "tea": 1})
    given_up = await reserve(shop.database, {"mug": 1})
    await shop.run(release_reservation, ReleaseReservation(idempotency_key=a_key(), reservation_id=given_up))
    await hold_for(shop, timedelta(0), {("mug", "HAM"): 1})
    await run(shop.database)
    await place(shop, {"mug": 1}, reservation_id=await reserve(shop.database, {"mug": 2}))


def pays(shop: Shop, minor: int, state: PaymentState | None = None, captured: int | None = None) -> PlacePayment:
    """A tender for so much, as it came with its order."""
    return PlacePayment(
        gateway="bank",
        amount=shop.money(minor),
        state=state,
        captured=None if captured is None else shop.money(captured),
    )
