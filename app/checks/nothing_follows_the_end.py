"""What is over stays over: only parcels and money may still be heard of."""

from collections.abc import Mapping
from enum import StrEnum

from app.checks.invariant import Invariant
from app.domain.orders.pay import NEXT_PAYMENT
from app.domain.orders.transitions import NEXT_ORDER, NEXT_WORK


def _ends(subject_type: str, graph: Mapping[StrEnum, frozenset[StrEnum]]) -> list[str]:
    return [f"('{subject_type}', '{status.value}')" for status, following in graph.items() if not following]


_FINAL = ", ".join(
    [*_ends("Order", {**NEXT_ORDER}), *_ends("FulfillmentOrder", {**NEXT_WORK}), *_ends("Payment", {**NEXT_PAYMENT})]
)

INVARIANT = Invariant(
    name="nothing_follows_the_end",
    numbers=(11,),
    statement="After an order, a fulfillment order or a payment reached its last status, nothing more is told of it but"
    " sightings of its parcels and its money.",
    reading="An event that came after the end, and the version that was the end.",
    sql=f"""
        WITH told AS (
            SELECT subject_type, subject_id, subject_version, type, data->'state'->>'status' AS status FROM events
            WHERE subject_type IN ('Order', 'FulfillmentOrder', 'Payment')
            UNION ALL
            SELECT subject_type, subject_id, subject_version, type, data->'state'->>'status' FROM outbox
            WHERE subject_type IN ('Order', 'FulfillmentOrder', 'Payment')
        ), ended AS (
            SELECT subject_id, min(subject_version) AS at_version
            FROM told WHERE (subject_type, status) IN (VALUES {_FINAL}) GROUP BY subject_id
        )
        SELECT t.subject_type, t.subject_id, t.subject_version, t.type, e.at_version AS ended_at_version
        FROM told t JOIN ended e ON e.subject_id = t.subject_id AND t.subject_version > e.at_version
        WHERE t.type NOT IN (
            'order.tracked', 'order.noted', 'order.tagged', 'order.paid', 'order.refunded', 'order.payment_changed',
            'payment.charged_back', 'order.edit_aborted', 'order.edit_expired'
        )
    """,  # noqa: S608 - no value is spliced in
)
