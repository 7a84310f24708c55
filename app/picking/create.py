"""Make a pick list: one walk through a location for several fulfillment orders."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import PickListState
from app.domain.errors import IllegalTransition, InvalidInput, LimitExceeded, NotFound
from app.domain.ids import new_id
from app.domain.orders.transitions import NEXT_WORK
from app.domain.orders.work.parcels import parcel_reference
from app.domain.orders.work.pick import TO_PICK
from app.domain.picking import PickList
from app.idempotency import claim
from app.picking.telling import tell
from db.repositories.pick_lists import Candidate
from db.unit_of_work import Contended, UnitOfWork

MOST_WORKS = 50
USUAL_WORKS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePickList:
    """What is asked: this work, in this order, or (None) the next that is due, `most` of it."""

    idempotency_key: str
    location: str
    fulfillment_order_ids: tuple[UUID, ...] | None = None
    most: int = USUAL_WORKS


async def create_pick_list(uow: UnitOfWork, command: CreatePickList) -> UUID:
    """Put work onto a new list, for whoever asks to walk; answers with the list's id.

    Raises NotFound (location, fulfillment order; nothing to pick), InvalidInput (no work named, or twice; work of
    another location, or on another open list), LimitExceeded, IllegalTransition (nothing of it is left to pick),
    IdempotencyMismatch; and Contended, when somebody else takes the same work. Emits pick_list.created.
    """
    list_id = new_id()
    known = await claim(uow, "pickListCreate", command.idempotency_key, command, "PickList", list_id)
    if known is not None:
        return known.result_id
    location = await uow.reference.location(command.location)
    if location is None:
        raise NotFound(f"there is no location {command.location}", ("location",))
    if command.fulfillment_order_ids is None:
        works = await _next_due(uow, location.id, command)
    else:
        works = command.fulfillment_order_ids
        await _refuse_wrong(uow, location.id, works)
    pick_list = PickList(
        id=list_id,
        location_id=location.id,
        location=location.code,
        state=PickListState.OPEN,
        reference=parcel_reference(list_id),
        picker_kind=uow.principal.kind,
        picker_id=uow.principal.id,
        version=1,
        created_at=uow.now,
        works=tuple(works),
    )
    if not await uow.pick_lists.add(pick_list):
        raise Contended
    tell(uow, "pick_list.created", None, pick_list)
    return list_id


async def _next_due(uow: UnitOfWork, location_id: UUID, command: CreatePickList) -> Sequence[UUID]:
    if not 1 <= command.most <= MOST_WORKS:
        raise InvalidInput(f"a pick list has 1 to {MOST_WORKS} fulfillment orders, not {command.most}", ("max",))
    works = await uow.pick_lists.next_due(location_id, command.most)
    if not works:
        raise NotFound(f"nothing is left to pick at {command.location} that is on no list", ("location",))
    return works


async def _refuse_wrong(uow: UnitOfWork, location_id: UUID, works: Sequence[UUID]) -> None:
    """Raise why the first of these cannot be on a list of the location."""
    path = ("fulfillmentOrderIds",)
    if not works:
        raise InvalidInput("name the work, or leave it out for what is due next", path)
    if len(works) > MOST_WORKS:
        raise LimitExceeded(f"a pick list has {MOST_WORKS} fulfillment orders at most", path)
    twice = {work_id for work_id, times in Counter(works).items() if times > 1}
    known = await uow.pick_lists.candidates(works)
    for index, work_id in enumerate(works):
        place = (*path, str(index))
        if work_id in twice:
            raise InvalidInput("a fulfillment order is named twice", place)
        if work_id not in known:
            raise NotFound("there is no such fulfillment order", place)
        _refuse(known[work_id], location_id, place)


def _refuse(work: Candidate, location_id: UUID, place: tuple[str, ...]) -> None:
    if work.location_id != location_id:
        raise InvalidInput("this is another location's work", place)
    if work.status not in TO_PICK or work.left == 0:
        raise IllegalTransition(
            f"a fulfillment order that is {work.status.value} has nothing to pick",
            source=work.status.value,
            target=TO_PICK[-1].value,
            allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
            path=place,
        )
    if work.list_reference is not None:
        raise InvalidInput(f"this is on pick list {work.list_reference}: complete or cancel that first", place)
