"""No row changes without an event, no event without its row."""

from collections.abc import Mapping

from app.checks.invariant import Invariant

_TABLES: Mapping[str, str] = {
    "Channel": "channels",
    "Location": "locations",
    "DeliveryService": "delivery_services",
    "TaxRule": "tax_rules",
    "Sku": "skus",
    "Customer": "customers",
    "Reservation": "reservations WHERE purpose IN ('CART', 'CHECKOUT', 'DRAFT', 'QUOTE', 'ORDER_EDIT')",
    "StockLevel": "stock_levels",
    "ShopperStock": "shopper_stock",
    "StockFeed": "stock_feeds",
    "StockCount": "stock_counts",
    "PickList": "pick_lists",
    "AvailabilityRule": "availability_rules",
    "IncomingSupply": "supplies",
    "Transfer": "transfers",
    "PurchaseOrder": "purchase_orders",
    "Order": "orders",
    "Payment": "payments",
    "CreditAccount": "credit_accounts",
    "LegalEntity": "legal_entities",
    "Invoice": "(SELECT id, 1 AS version FROM invoices) papers",
    "FulfillmentOrder": "fulfillment_orders",
    "Shipment": "shipments",
    "Manifest": "manifests",
    "Staff": "staff_accounts",
    "App": "apps",
    "AppKey": "app_keys",
    "AccessRevocation": "access_revocations",
}
"""Where the subjects of events live, by their type."""

_ROWS = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, id, version FROM {table}"  # noqa: S608 - names of ours
    for kind, table in _TABLES.items()
)

INVARIANT = Invariant(
    name="rows_stand_at_their_last_event",
    numbers=(9,),
    statement="The version of every row is that of its last event; a row without events is at 0.",
    reading="A subject, its row's version and its last event's. Without a row: events of something that is not there.",
    sql=f"""
        WITH told AS (
            SELECT subject_id, max(subject_version) AS version
            FROM (SELECT subject_id, subject_version FROM events
                  UNION ALL SELECT subject_id, subject_version FROM outbox) events
            GROUP BY subject_id
        )
        SELECT coalesce(r.kind, 'none') AS subject_type, coalesce(r.id, t.subject_id) AS subject_id,
               r.version AS row_version, coalesce(t.version, 0) AS event_version
        FROM ({_ROWS}) r FULL JOIN told t ON t.subject_id = r.id
        WHERE r.version IS DISTINCT FROM coalesce(t.version, 0)
    """,  # noqa: S608 - no value is spliced in
)
