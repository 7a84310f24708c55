"""A trail to look at: mutations asked through the graph, sealed on demand."""

from app.audit.chain import AuditKeys
from app.audit.sealer import Sealer
from app.domain.audit import AuditEntry
from app.domain.events import merge_patch
from db.audit_log import AuditLog
from db.event_log import EventLog
from tests.builders import Shop, sequenced

KEYS = AuditKeys(b"a key of the tests, for the chain")


def a_sealer(shop: Shop, keys: AuditKeys = KEYS) -> Sealer:
    """A sealer that nothing runs: call `seal`."""
    return Sealer(AuditLog(shop.database.engine), keys, shop.database.clock.now)


async def sealed_entries(shop: Shop, sealer: Sealer | None = None) -> list[AuditEntry]:
    """Number the events, seal what waits, and read the whole trail."""
    await sequenced(shop.database)
    await (sealer or a_sealer(shop)).seal()
    return [entry async for entry in AuditLog(shop.database.engine).entries()]


async def state_of(shop: Shop, subject_id: object, version: int) -> object:
    """The public state of a subject at a version, folded from the log by hand."""
    state: object = {}
    for event in await EventLog(shop.database.engine).read_after(0, limit=100_000):
        if event.subject_id == subject_id and event.subject_version <= version:
            state = merge_patch(state, event.data["state"])
    return state
