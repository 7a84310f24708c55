"""All tables, so that one import knows the whole schema."""

from db.models import (
    accounts,
    audit,
    delivery_services,
    inbox,
    inventory,
    jobs,
    log,
    messages,
    orders,
    people,
    protection,
    purchase_orders,
    reference,
    revocations,
    supplies,
    transfers,
)

__all__ = [
    "accounts",
    "audit",
    "delivery_services",
    "inbox",
    "inventory",
    "jobs",
    "log",
    "messages",
    "orders",
    "people",
    "protection",
    "purchase_orders",
    "reference",
    "revocations",
    "supplies",
    "transfers",
]
