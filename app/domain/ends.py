"""Who may act at which end of what moves between two locations: those who work there."""

from app.domain.errors import Forbidden
from app.domain.principal import Principal
from app.domain.supplies import Place


def works_at(principal: Principal, place: Place) -> bool:
    """Whether the caller's grant reaches the location; a grant that names none reaches all."""
    return principal.locations is None or place.code in principal.locations


def refuse_who_works_elsewhere(principal: Principal, place: Place, what: str, path: tuple[str, ...] = ()) -> None:
    """Raises Forbidden unless the caller works at the place; `what` says what is done there."""
    if not works_at(principal, place):
        raise Forbidden(f"{what} is for those who work at {place.code}", path)
