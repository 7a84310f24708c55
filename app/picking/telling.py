"""What pick lists tell, and how they are taken to be changed."""

from uuid import UUID

from app.domain.enums import PickListState
from app.domain.errors import IllegalTransition, NotFound, VersionConflict
from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.domain.picking import PickList, pick_list_state
from db.unit_of_work import UnitOfWork

_ENDS = (PickListState.CANCELED.value, PickListState.COMPLETED.value)


def tell(uow: UnitOfWork, kind: str, before: PickList | None, after: PickList) -> None:
    """Record an event of a pick list."""
    uow.record(
        Event(
            type=kind,
            subject_id=after.id,
            subject_version=after.version,
            keys=(f"location:{after.location}",),
            state=patch_between({} if before is None else pick_list_state(before), pick_list_state(after)),
        )
    )


async def open_list(
    uow: UnitOfWork, list_id: UUID, target: PickListState = PickListState.OPEN, expected_version: int | None = None
) -> PickList:
    """A list that is open, locked. Raises NotFound, VersionConflict, IllegalTransition. Locks: the list."""
    pick_list = await uow.pick_lists.lock(list_id)
    if pick_list is None:
        raise NotFound("there is no such pick list", ("pickListId",))
    if expected_version is not None and expected_version != pick_list.version:
        raise VersionConflict("PickList", list_id, expected_version, pick_list.version)
    if pick_list.state is not PickListState.OPEN:
        raise IllegalTransition(
            f"a pick list that is {pick_list.state.value} is over: make another",
            source=pick_list.state.value,
            target=target.value,
            allowed=(),
            path=("pickListId",),
        )
    return pick_list
