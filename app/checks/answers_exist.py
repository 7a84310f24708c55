"""A repeated call gets the first call's answer, so that must still be there."""

from collections.abc import Mapping

from app.checks.invariant import Invariant

_TABLES: Mapping[str, str] = {
    "Order": "orders",
    "OrderEdit": "order_edits",
    "Customer": "customers",
    "Payment": "payments",
    "PaymentTransaction": "payment_transactions",
    "Refund": "refunds",
    "InboxMessage": "inbox_messages",
    "UnmatchedSighting": "unmatched_sightings",
    "Shipment": "shipments",
    "Manifest": "manifests",
    "Hold": "order_holds",
    "Note": "order_notes",
    "FulfillmentOrder": "fulfillment_orders",
    "StockLevel": "stock_levels",
    "AvailabilityRule": "availability_rules",
    "Reservation": "reservations",
    "StockAnswer": "stock_answers",
    "ImportAnswer": "import_answers",
    "StockCount": "stock_counts",
    "PickList": "pick_lists",
    "Transfer": "transfers",
    "CreditAccount": "credit_accounts",
    "PurchaseOrder": "purchase_orders",
}
"""Where the outcomes of idempotent calls live, by the type that their row names. A type that is missing is found."""

_ROWS = " UNION ALL ".join(f"SELECT '{kind}' AS kind, id FROM {table}" for kind, table in _TABLES.items())  # noqa: S608 - our names

INVARIANT = Invariant(
    name="answers_exist",
    numbers=(13,),
    statement="What an idempotency key stands for exists, and a key stands for one effect.",
    reading="A key whose result is not there (a repeat of that call would fail), or that stands there twice.",
    sql=f"""
        SELECT 'result missing' AS what, k.operation, k.key, k.result_type, k.result_id
        FROM idempotency_keys k LEFT JOIN ({_ROWS}) r ON r.id = k.result_id AND r.kind = k.result_type
        WHERE r.id IS NULL
        UNION ALL
        SELECT 'key used twice', operation, key, NULL, NULL
        FROM idempotency_keys GROUP BY principal, operation, key HAVING count(*) > 1
    """,  # noqa: S608 - no value is spliced in
)
