"""Reading the windows that are free."""

from app.availability.slots import OfferedSlot, free_slots

__all__ = ["OfferedSlot", "free_slots"]
