"""The state machines of `app/domain`, held against everything that was ever told."""

from collections.abc import Mapping
from enum import StrEnum

from app.checks.invariant import Invariant
from app.domain.orders.pay import NEXT_PAYMENT
from app.domain.orders.transitions import NEXT_ORDER, NEXT_WORK


def _moves(subject_type: str, graph: Mapping[StrEnum, frozenset[StrEnum]]) -> list[str]:
    return [
        f"('{subject_type}', '{before.value}', '{after.value}')"
        for before, following in graph.items()
        for after in sorted(following)
    ]


_ALLOWED = ", ".join(
    [*_moves("Order", {**NEXT_ORDER}), *_moves("FulfillmentOrder", {**NEXT_WORK}), *_moves("Payment", {**NEXT_PAYMENT})]
)

INVARIANT = Invariant(
    name="statuses_move_along_the_graph",
    numbers=(11,),
    statement="Orders, fulfillment orders and payments only ever moved from a status to one that may follow it.",
    reading="An event that tells a move which the state machine does not have.",
    sql=f"""
        WITH told AS (
            SELECT subject_type, subject_id, subject_version, type, data->'state'->>'status' AS status FROM events
            WHERE subject_type IN ('Order', 'FulfillmentOrder', 'Payment')
            UNION ALL
            SELECT subject_type, subject_id, subject_version, type, data->'state'->>'status' FROM outbox
            WHERE subject_type IN ('Order', 'FulfillmentOrder', 'Payment')
        ), moves AS (
            SELECT *, lag(status) OVER (PARTITION BY subject_id ORDER BY subject_version) AS before
            FROM told WHERE status IS NOT NULL
        )
        SELECT subject_type, subject_id, subject_version, type, before, status AS after
        FROM moves
        WHERE before <> status AND (subject_type, before, status) NOT IN (VALUES {_ALLOWED})
    """,  # noqa: S608 - no value is spliced in
)
