"""What an order was checked for when it came in, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.enums import CheckName, CheckOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One finding of a check, or (`code` None) that it found nothing. Holds no personal data."""

    id: UUID
    check: CheckName
    outcome: CheckOutcome
    code: str | None = None
    path: tuple[str, ...] = ()
    data: Mapping[str, Any] | None = None
