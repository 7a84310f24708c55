"""What a job is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from db.database import Database


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is due `every` so often, or sooner when its last run said so.

    `name` is the key of its row and never changes. `run` does all there is to do and answers with the time until it
    wants to run again; None, or more than `every`, means `every`. What it raises is logged, and it runs again after a
    while that grows with each failure.
    """

    name: str
    every: timedelta
    run: Callable[[Database], Awaitable[timedelta | None]]

    def __post_init__(self) -> None:
        assert self.every > timedelta(0), "a job rests between two runs"
