"""What an invariant is: a sentence that must be true of the stored data, and a SELECT that finds where it is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """One sentence about the data. `numbers` are its rows in reliability.md, section 3; none for laws of our own.

    `sql` is one SELECT over whole sets, without parameters, read-only; each row of it is an offender, and an empty
    answer means that the sentence is true. It must stay quick on 100,000 orders and 1,000,000 events.
    """

    name: str
    statement: str
    reading: str
    """How to read an offending row, and what it means."""
    sql: str
    numbers: tuple[int, ...] = ()


def literals(members: Iterable[StrEnum]) -> str:
    """Members of an enumeration as a list of SQL literals, sorted."""
    return ", ".join(f"'{member.value}'" for member in sorted(members))
