"""Find locations by their postal codes again, after more codes became known."""

from app.domain.orders.state import patch_between
from app.locations.state import found_coordinates, location_saved, location_state
from db.unit_of_work import UnitOfWork


async def locate_anew(uow: UnitOfWork) -> int:
    """Place every location whose address states no coordinates; answers with how many moved.

    Emits location.saved for each that moved. Locks: the locations without stated coordinates, by code.
    """
    moved = 0
    for row in await uow.reference.locations_without_coordinates():
        found = await found_coordinates(uow, row.address["country"], row.address.get("postal_code"))
        before = location_state(row)
        if found == {name: getattr(row, name) for name in found}:
            continue
        await uow.reference.change(row, {**found, "version": row.version + 1, "updated_at": uow.now})
        uow.record(location_saved(row, patch_between(before, location_state(row))))
        moved += 1
    return moved
