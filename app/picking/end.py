"""End a pick list: all of it is picked or given up, or nobody walks on."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import PickListState
from app.domain.errors import IllegalTransition
from app.idempotency import claim
from app.picking.telling import open_list, tell
from db.unit_of_work import UnitOfWork

_TELLS = {PickListState.COMPLETED: "pick_list.completed", PickListState.CANCELED: "pick_list.canceled"}
_OPERATIONS = {PickListState.COMPLETED: "pickListComplete", PickListState.CANCELED: "pickListCancel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPickList:
    """What is asked: COMPLETED or CANCELED."""

    idempotency_key: str
    pick_list_id: UUID
    state: PickListState
    expected_version: int | None = None


async def end_pick_list(uow: UnitOfWork, command: EndPickList) -> UUID:
    """End a list; what is picked stays so. Canceled, what is left may go onto another list.

    Raises NotFound, IllegalTransition (over already; or units are left that no hold keeps, so that it is not
    complete), VersionConflict, IdempotencyMismatch. Emits pick_list.completed or pick_list.canceled. Locks: the list.
    """
    list_id, state = command.pick_list_id, command.state
    known = await claim(uow, _OPERATIONS[state], command.idempotency_key, command, "PickList", list_id)
    if known is not None:
        return known.result_id
    pick_list = await open_list(uow, list_id, state, command.expected_version)
    if state is PickListState.COMPLETED:
        left = sum(unit.left for unit in await uow.pick_lists.units([list_id]) if not unit.held)
        if left:
            raise IllegalTransition(
                f"{left} unit(s) are left to pick: pick them, say that they are not there, or cancel the list",
                source=PickListState.OPEN.value,
                target=state.value,
                allowed=(PickListState.CANCELED.value,),
                path=("pickListId",),
            )
    ended = replace(pick_list, state=state, version=pick_list.version + 1, ended_at=uow.now)
    await uow.pick_lists.end(ended)
    tell(uow, _TELLS[state], pick_list, ended)
    return list_id
