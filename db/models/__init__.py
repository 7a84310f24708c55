"""All tables, so that one import knows the whole schema."""

from db.models import inventory, log, orders, people, reference

__all__ = ["inventory", "log", "orders", "people", "reference"]
