"""Every status is derived. The precedence tables of `app/domain/orders/derive.py`, in SQL: change both together.

Amounts are the order's own columns, which `totals_follow_lines` proves. An order that nobody touched since BALANCE_DUE
came into use may still say PARTIALLY_PAID.
"""

from app.checks.invariant import Invariant, literals
from app.domain.orders.derive import AT_WORK, COLLECTED, DEAD, OPEN_AUTHORIZATIONS

_PAYMENT = """
    CASE
        WHEN tenders IS NULL THEN 'NONE'
        WHEN 0 < captured AND captured <= refunded THEN 'REFUNDED'
        WHEN captured > 0 AND outstanding < 0 THEN 'CREDIT_OWED'
        WHEN refunded > 0 AND outstanding = 0 THEN 'PARTIALLY_REFUNDED'
        WHEN captured > 0 AND outstanding = 0 THEN 'PAID'
        WHEN captured > 0 AND NOT any_awaited AND payment_status <> 'PARTIALLY_PAID' THEN 'BALANCE_DUE'
        WHEN captured > 0 THEN 'PARTIALLY_PAID'
        WHEN authorized > 0 AND authorized >= total THEN 'AUTHORIZED'
        WHEN authorized > 0 THEN 'PARTIALLY_AUTHORIZED'
        WHEN any_pending THEN 'PENDING'
        WHEN any_expired THEN 'AUTHORIZATION_EXPIRED'
        WHEN total = 0 AND NOT any_dead THEN 'PAID'
        ELSE 'VOIDED'
    END
"""

_FULFILLMENT = """
    CASE
        WHEN due = 0 THEN 'CANCELED'
        WHEN delivered = due THEN 'DELIVERED'
        WHEN delivered > 0 THEN 'PARTIALLY_DELIVERED'
        WHEN shipped = due THEN 'SHIPPED'
        WHEN shipped > 0 THEN 'PARTIALLY_SHIPPED'
        WHEN ready THEN 'READY_FOR_PICKUP'
        WHEN at_work THEN 'PROCESSING'
        WHEN allocated > 0 THEN 'SCHEDULED'
        WHEN backordered > 0 THEN 'BACKORDERED'
        ELSE 'UNROUTED'
    END
"""

_ORDER = """
    CASE
        WHEN status IN ('DRAFT', 'EXPIRED') THEN status
        WHEN due = 0 THEN 'CANCELED'
        WHEN status = 'PENDING_REVIEW' THEN status
        WHEN all_arrived AND outstanding = 0 THEN 'COMPLETED'
        ELSE 'OPEN'
    END
"""

_CUSTOMER = """
    CASE
        WHEN fulfillment = 'CANCELED' AND payment = 'REFUNDED' THEN 'REFUNDED'
        WHEN fulfillment = 'CANCELED' THEN 'CANCELED'
        WHEN status IN ('DRAFT', 'PENDING_REVIEW') THEN 'RECEIVED'
        WHEN delivered > 0 AND returned = delivered AND delivered = due THEN 'RETURNED'
        WHEN any_returning THEN 'RETURNING'
        WHEN fulfillment = 'DELIVERED' THEN CASE WHEN collected THEN 'COLLECTED' ELSE 'DELIVERED' END
        WHEN any_failed THEN 'DELIVERY_FAILED'
        WHEN any_out THEN 'OUT_FOR_DELIVERY'
        WHEN any_waiting_for_pickup THEN 'READY_TO_COLLECT'
        WHEN any_worries THEN 'DELAYED'
        WHEN fulfillment = 'PARTIALLY_DELIVERED' THEN 'PARTLY_DELIVERED'
        WHEN fulfillment = 'SHIPPED' THEN 'SHIPPED'
        WHEN fulfillment = 'PARTIALLY_SHIPPED' THEN 'PARTLY_SHIPPED'
        WHEN fulfillment = 'READY_FOR_PICKUP' THEN 'READY_TO_COLLECT'
        WHEN payment = 'PENDING' THEN 'AWAITING_PAYMENT'
        WHEN payment = 'AUTHORIZATION_EXPIRED' OR waits_for_money THEN 'ACTION_NEEDED'
        WHEN fulfillment = 'PROCESSING' THEN 'PROCESSING'
        WHEN any_waiting THEN 'WAITING_FOR_STOCK'
        ELSE 'CONFIRMED'
    END
"""

_FACTS = f"""
    WITH lines AS (
        SELECT order_id, sum(quantity - canceled_quantity) AS due, sum(shipped_quantity) AS shipped,
               sum(delivered_quantity) AS delivered, sum(returned_quantity) AS returned,
               sum(allocated_quantity) AS allocated, sum(backordered_quantity) AS backordered,
               bool_and(delivered_quantity = quantity - canceled_quantity) AS all_arrived,
               bool_or(open_quantity > 0 OR backordered_quantity > 0) AS any_waiting,
               bool_or(return_requested_quantity > 0) AS any_returning
        FROM order_lines GROUP BY order_id
    ), tender AS (
        SELECT order_id, count(*) AS tenders,
               coalesce(sum(authorized_minor) FILTER (WHERE status IN ({literals(OPEN_AUTHORIZATIONS)})), 0)
                   AS authorized,
               bool_or(status = 'PENDING') AS any_pending, bool_or(status = 'EXPIRED') AS any_expired,
               bool_or(status = 'PENDING' OR status IN ({literals(OPEN_AUTHORIZATIONS)}) AND NOT EXISTS (
                   SELECT FROM payment_transactions s WHERE s.payment_id = payments.id AND s.status <> 'FAILED'
                      AND (s.kind = 'VOID' OR s.kind = 'CAPTURE' AND s.final))) AS any_awaited,
               bool_or(status IN ({literals(DEAD)})) AS any_dead
        FROM payments GROUP BY order_id
    ), work AS (
        SELECT order_id, bool_or(status = 'READY_FOR_PICKUP') AS ready,
               bool_or(status IN ({literals(AT_WORK)})) AS at_work
        FROM fulfillment_orders GROUP BY order_id
    ), sent AS (
        SELECT order_id, bool_or(status IN ('EXCEPTION', 'RETURN_TO_SENDER', 'LOST')) AS any_failed,
               bool_or(status = 'OUT_FOR_DELIVERY') AS any_out, bool_or(alert <> 'NONE') AS any_worries,
               bool_or(status = 'AVAILABLE_FOR_PICKUP') AS any_waiting_for_pickup
        FROM shipments GROUP BY order_id
    ), ways AS (
        SELECT order_id, bool_and(method IN ({literals(COLLECTED)})) AS collected FROM deliveries GROUP BY order_id
    ), facts AS (
        SELECT o.id, o.number, o.status, o.payment_status, o.fulfillment_status, o.customer_status,
               o.total_minor AS total, o.captured_minor AS captured, o.refunded_minor AS refunded,
               o.total_minor - o.captured_minor + o.refunded_minor AS outstanding,
               l.due, l.shipped, l.delivered, l.returned, l.allocated, l.backordered, l.all_arrived, l.any_waiting,
               l.any_returning, t.tenders, t.authorized, t.any_pending, t.any_expired, t.any_awaited,
               EXISTS (SELECT FROM order_holds h WHERE h.order_id = o.id AND h.is_open
                       AND h.release_event = 'PAYMENT_SECURED') AS waits_for_money, t.any_dead,
               w.ready, w.at_work, s.any_failed, s.any_out, s.any_worries, s.any_waiting_for_pickup, d.collected
        FROM orders o
        JOIN lines l ON l.order_id = o.id
        LEFT JOIN tender t ON t.order_id = o.id
        LEFT JOIN work w ON w.order_id = o.id
        LEFT JOIN sent s ON s.order_id = o.id
        LEFT JOIN ways d ON d.order_id = o.id
    )
"""  # noqa: S608 - no value is spliced in

# Materialized, or each CASE would be copied into every place that names its result.
INVARIANT = Invariant(
    name="statuses_follow_facts",
    numbers=(7,),
    statement="An order's four statuses are those that follow from its quantities, ledgers, work and shipments.",
    reading="An order, one of its statuses as it stands, and the one that follows.",
    sql=f"""
        {_FACTS}, axes AS MATERIALIZED (
            SELECT *, {_ORDER} AS intent, {_PAYMENT} AS payment, {_FULFILLMENT} AS fulfillment FROM facts
        ), derived AS MATERIALIZED (
            SELECT *, {_CUSTOMER} AS customer FROM axes
        )
        SELECT id AS order_id, number, axis, stands, follows
        FROM derived, LATERAL (VALUES
            ('status', status::text, intent::text),
            ('payment_status', payment_status, payment),
            ('fulfillment_status', fulfillment_status, fulfillment),
            ('customer_status', customer_status, customer)
        ) AS statuses(axis, stands, follows)
        WHERE (status, payment_status, fulfillment_status, customer_status)
              IS DISTINCT FROM (intent, payment, fulfillment, customer)
          AND stands <> follows
    """,  # noqa: S608 - no value is spliced in
)
