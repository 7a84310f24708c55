"""Pick lists."""

from enum import StrEnum


class PickListState(StrEnum):
    """Where a pick list stands."""

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    CANCELED = "CANCELED"
