"""What gateways told: each notice is applied in a transaction of its own, together with the row that says so."""

from functools import partial

from app.domain.ids import new_id
from app.domain.principal import Principal
from app.inbox.differing import NoticeDiffers
from app.payments.gateways.finding import open_gateways
from app.payments.gateways.port import Notice
from app.payments.notices import apply_notice, digest_of
from db.database import Database
from db.repositories.inbox import WaitingMessage
from db.unit_of_work import Contended, UnitOfWork


async def apply_notices(database: Database, principal: Principal, message: WaitingMessage) -> list[Exception]:
    """Apply what a gateway's message tells; why some of it could not be. The rest has its effect all the same.

    Raises LookupError for an unknown gateway, UnreadableNotice.
    """
    code = message.gateway or ""
    gateway = open_gateways(database).get(code)
    if gateway is None:
        raise LookupError("no such gateway is installed")
    failures: list[Exception] = []
    for notice in gateway.read_notices(message.body):
        try:
            await database.transact(principal, partial(_apply_once, message=message, code=code, notice=notice))
        except Exception as error:  # noqa: BLE001 - it is judged by the caller
            failures.append(error)
    return failures


async def _apply_once(uow: UnitOfWork, message: WaitingMessage, code: str, notice: Notice) -> None:
    digest = digest_of(notice)
    known = await uow.inbox.effect_of(message.source, notice.event_id)
    if known is not None:
        if known.digest != digest:
            raise NoticeDiffers(f"event {notice.event_id} was told otherwise before, of {known.transaction_id}")
        return
    applied = await apply_notice(uow, code, notice)
    if not await uow.inbox.add_effect(
        effect_id=new_id(),
        message=message,
        event_id=notice.event_id,
        digest=digest,
        effect=applied.effect,
        told=notice.outcome.status,
        transaction_id=applied.transaction_id,
        at=uow.now,
    ):
        raise Contended  # the same event in another message was quicker: its effect is found now
