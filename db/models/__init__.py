"""All tables, so that one import knows the whole schema."""

from db.models import accounts, audit, inbox, inventory, log, messages, orders, people, reference, revocations

__all__ = ["accounts", "audit", "inbox", "inventory", "log", "messages", "orders", "people", "reference", "revocations"]
