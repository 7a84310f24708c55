"""The database itself refuses damage, whoever writes it (reliability F05)."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.orders.command import PlacePayment
from db.database import Database
from tests.builders import Shop, dispatch_all, place, sequenced

DAMAGE = [
    ("UPDATE stock_levels SET reserved = on_hand + 1", "ck_stock_levels_never_oversold"),
    ("UPDATE stock_levels SET reserved = -1", "ck_stock_levels_never_oversold"),
    ("UPDATE stock_levels SET on_hand = -1, reserved = 0", "ck_stock_levels_never_oversold"),
    ("UPDATE stock_levels SET quarantined = -1", "ck_stock_levels_not_negative"),
    ("UPDATE stock_levels SET location_id = (SELECT id FROM locations WHERE code = 'BER')", "duplicate key"),
    ("UPDATE stock_movements SET on_hand_delta = 0", "stock_movements is append-only"),
    ("DELETE FROM stock_movements", "stock_movements is append-only"),
    ("UPDATE order_lines SET open_quantity = open_quantity + 1", "ck_order_lines_every_unit_accounted_for"),
    ("UPDATE order_lines SET quantity = quantity - 1", "ck_order_lines_every_unit_accounted_for"),
    (
        "UPDATE order_lines SET open_quantity = -1, backordered_quantity = backordered_quantity + 1",
        "ck_order_lines_not_negative",
    ),
    ("UPDATE order_lines SET delivered_quantity = shipped_quantity + 1", "ck_order_lines_arrived_was_shipped"),
    ("UPDATE order_lines SET returned_quantity = 1", "ck_order_lines_arrived_was_shipped"),
    ("UPDATE orders SET total_minor = total_minor + 1", "ck_orders_total_adds_up"),
    ("UPDATE orders SET status = 'SOMETHING'", "ck_orders_order_status"),
    ("UPDATE orders SET external_id = NULL", "ck_orders_external_ref_whole"),
    ("UPDATE orders SET external_source = 'erp', external_id = '1'", "duplicate key"),
    ("UPDATE orders SET number = 'WEB-1'", "duplicate key"),
    ("UPDATE orders SET customer_id = gen_random_uuid()", "fk_orders_customer_id"),
    ("DELETE FROM orders", "foreign key constraint"),
    (
        "UPDATE fulfillment_order_lines SET shipped_quantity = quantity + 1",
        "ck_fulfillment_order_lines_recalled_was_picked",
    ),
    ("UPDATE fulfillment_order_lines SET canceled_quantity = quantity", "ck_fulfillment_order_lines_work_in_order"),
    ("UPDATE payments SET captured_minor = 1", "ck_payments_never_more_than_before"),
    ("UPDATE payments SET authorized_minor = -1", "ck_payments_never_more_than_before"),
    (
        "UPDATE payments SET authorized_minor = 9, captured_minor = 5, refunded_minor = 6",
        "ck_payments_never_more_than_before",
    ),
    ("UPDATE reservation_lines SET quantity = -1", "ck_reservation_lines_quantity_not_negative"),
    ("UPDATE reservations SET order_id = NULL", "ck_reservations_order_has_owner"),
    ("UPDATE prices SET amount_minor = -1", "ck_prices_amount_not_negative"),
    ("UPDATE channels SET code = ' web'", "ck_channels_code_trimmed"),
    ("UPDATE skus SET code = 'mug'", "duplicate key"),
    ("UPDATE events SET type = 'x.y'", "events_p000000 is append-only"),
    ("DELETE FROM events", "events_p000000 is append-only"),
    ("INSERT INTO event_log_head SELECT false, log_id, position FROM event_log_head", "ck_event_log_head_one_row"),
]


async def test_raw_sql_cannot_damage_what_stands(shop: Shop) -> None:
    # given: a shop with two orders, one of them partly sent
    await place(shop)
    payment = PlacePayment(gateway="bank", amount=shop.money(1250))
    lived = await place(shop, {"mug": 4, "tea": 2}, external_source="erp", external_id="1", payments=(payment,))
    await dispatch_all(shop, lived, units_per_line=1)
    await sequenced(shop.database)

    # when
    answers = {statement: await answer(shop.database, statement) for statement, _ in DAMAGE}

    # then
    assert {statement: answer for statement, answer in answers.items() if dict(DAMAGE)[statement] not in answer} == {}


async def answer(database: Database, statement: str) -> str:
    """What PostgreSQL says to a statement that is meant to be refused."""
    try:
        async with database.engine.begin() as connection:
            await connection.execute(text(statement))
    except DBAPIError as error:
        return str(error.orig)
    return "it was done"
