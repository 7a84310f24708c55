"""SKUs that an order names before anybody described them: a marketplace sold them, so the order is not lost."""

from collections.abc import Mapping

from app.catalog.upsert import sku_state
from app.domain.codes import business_code
from app.domain.events import Event
from app.domain.ids import new_id
from db.unit_of_work import UnitOfWork


async def describe_unknown(uow: UnitOfWork, named: Mapping[str, str | None], path: tuple[str, ...]) -> None:
    """Add these SKUs, by code with the name that the order gives them, as placeholders; those that are there stay.

    A placeholder takes stock like any other SKU, of which there is none. `skuUpsert` describes it and ends that.
    Raises InvalidInput for a code that cannot be one. Emits sku.saved.
    """
    for code in sorted(named):
        values = {
            "id": new_id(),
            "code": business_code(code, path),
            "name": named[code] or code,
            "stock_tracked": True,
            "unit": "piece",
            "unit_digits": 0,
            "returnable": True,
            "placeholder": True,
            "version": 1,
            "updated_at": uow.now,
        }
        if not await uow.reference.add_sku(values):
            continue
        row = await uow.reference.sku(code)
        assert row is not None, "it was inserted"
        uow.record(
            Event(
                type="sku.saved",
                subject_id=row.id,
                subject_version=row.version,
                keys=(f"sku:{code}",),
                state=sku_state(row, []),
            )
        )
