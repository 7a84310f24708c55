"""All tables, so that one import knows the whole schema."""

from db.models import accounts, inbox, inventory, log, orders, people, reference

__all__ = ["accounts", "inbox", "inventory", "log", "orders", "people", "reference"]
