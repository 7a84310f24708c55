"""What drafting is asked with."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.domain.errors import Forbidden, InvalidInput, LimitExceeded, Refusal
from app.domain.orders.drafts import LEAST_LIFE, LONGEST_LIFE, USUAL_LIFE
from app.domain.principal import Principal
from app.domain.reservations import LEAST as LEAST_HOLD
from app.orders.command import PlaceOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTerms:
    """How long the draft stays, and for how long it holds its units; None holds none."""

    life: timedelta | None = None
    hold: timedelta | None = None

    @property
    def lasts(self) -> timedelta:
        """How long the draft stays."""
        return USUAL_LIFE if self.life is None else self.life


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateDraft:
    """What is asked of `create_draft`."""

    idempotency_key: str
    order: PlaceOrder
    terms: DraftTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateDraft:
    """What is asked of `update_draft`: the whole order and its terms as they are to be."""

    idempotency_key: str
    order_id: UUID
    order: PlaceOrder
    terms: DraftTerms
    expected_version: int | None = None


@contextmanager
def within(*place: str) -> Generator[None]:
    """Let what is refused inside name its place below `place`."""
    try:
        yield
    except Refusal as refusal:
        refusal.path = (*place, *refusal.path)
        raise


def refuse_shoppers(principal: Principal) -> None:
    """Only staff and apps draft orders. Raises Forbidden."""
    if not principal.acts_for_merchant:
        raise Forbidden("orders are drafted by staff and apps: place yours with orderPlace", ())


def refuse_terms(terms: DraftTerms) -> None:
    """Refuse lives and holds that are too short or too long. Raises InvalidInput, LimitExceeded."""
    if terms.lasts < LEAST_LIFE:
        raise InvalidInput(f"a draft stays at least {LEAST_LIFE.total_seconds():.0f} seconds", ("expiresInSeconds",))
    if terms.lasts > LONGEST_LIFE:
        raise LimitExceeded(f"a draft stays {LONGEST_LIFE.days} days at most", ("expiresInSeconds",))
    if terms.hold is not None and not LEAST_HOLD <= terms.hold <= terms.lasts:
        raise InvalidInput(
            f"units are held for at least {LEAST_HOLD.total_seconds():.0f} seconds, not longer than the draft stays",
            ("holdForSeconds",),
        )
