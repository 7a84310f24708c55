"""SKUs that can lie on a shelf: what moves between locations is counted and is no kit."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.errors import InvalidInput, NotFound
from app.domain.unit_lines import Units
from db.unit_of_work import UnitOfWork


async def goods_by_code(uow: UnitOfWork, lines: Sequence[Units]) -> dict[str, UUID]:
    """The ids of the lines' SKUs by code.

    Raises NotFound for an unknown one, InvalidInput for one that is not counted or is a kit: its parts are moved.
    """
    found = await uow.reference.skus({line.sku for line in lines})
    kits = await uow.reference.kits_among({sku.id for sku in found.values()})
    for index, line in enumerate(lines):
        path = ("lines", str(index), "sku")
        if line.sku not in found:
            raise NotFound(f"there is no SKU {line.sku}", path)
        if not found[line.sku].stock_tracked:
            raise InvalidInput(f"SKU {line.sku} is not stock tracked: it has no levels", path)
        if found[line.sku].id in kits:
            raise InvalidInput(f"SKU {line.sku} is a kit: name its components", path)
    return {code: sku.id for code, sku in found.items()}
