"""What carriers answered lately, per process: an answer is kept for minutes, a silence for seconds."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

KEPT_FOR = timedelta(minutes=5)
SILENT_FOR = timedelta(seconds=15)
MOST = 1_000
"""Answers that a process keeps; the oldest go first."""

A = TypeVar("A")


@dataclass(slots=True)
class AnswerCache(Generic[A]):
    """Answers, or that there was none (None), until when they count."""

    kept: "OrderedDict[Hashable, tuple[datetime, A | None]]" = field(
        default_factory=OrderedDict[Hashable, "tuple[datetime, A | None]"]
    )

    def find(self, key: Hashable, now: datetime) -> tuple[A | None] | None:
        """What is kept, in a tuple; None for what is not, or no longer."""
        known = self.kept.get(key)
        return None if known is None or known[0] <= now else (known[1],)

    def keep(self, key: Hashable, answer: A | None, now: datetime) -> None:
        """Keep an answer."""
        self.kept[key] = (now + (SILENT_FOR if answer is None else KEPT_FOR), answer)
        self.kept.move_to_end(key)
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)
