"""The last statement of a unit of work: its facts, its row of the audit trail, and whether its caller may still do it.

All three travel in one statement, because each is wanted for nearly every mutation. The caller's access is looked at
last, after every lock was had: a transaction that waited while its caller was shut out does not commit. A revocation
that commits after this look is later than the mutation, as if it had been sent a moment later.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import TextClause, text

from app.domain.audit import AuditFact, changed_subjects, is_audited
from app.domain.enums import ActorKind, AuditKind, AuditOutcome
from app.domain.errors import AccessEnded
from app.domain.events import ACCESS_KEY
from app.domain.ids import new_id
from db.outbox import FACTS, MANY, copy_facts, facts_document
from db.repositories.audit import AUDIT_ROWS, audit_document

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

_NOT_REVOKED = """NOT EXISTS (
    SELECT FROM access_revocations WHERE subject = ANY(CAST(:subjects AS text[]))
    AND before >= coalesce(CAST(:issued_at AS timestamptz), '-infinity'))"""
_KEY_IS_GOOD = """NOT EXISTS (
    SELECT FROM app_keys k JOIN apps a ON a.id = k.app_id
    WHERE k.id = CAST(:credential_id AS uuid) AND (k.revoked_at IS NOT NULL OR NOT a.active))"""
_GENERATION_IS_NEWEST = """EXISTS (
    SELECT FROM orders WHERE id = CAST(:order_id AS uuid) AND token_generation = :generation)"""


async def conclude(uow: "UnitOfWork") -> None:
    """Write what the unit of work recorded, in one statement; none where there is nothing to write or to look at.

    Raises AccessEnded when the caller's access was revoked meanwhile: the transaction must roll back.
    """
    copied = len(uow.events) >= MANY
    if copied:
        await copy_facts(uow)
    parts: list[str] = []
    values: dict[str, Any] = {}
    if uow.events and not copied:
        parts.append("facts")
        values["facts"] = facts_document(uow)
    fact = _audit_fact(uow)
    if fact is not None:
        parts.append("audit")
        values["audit_rows"] = audit_document([fact])
    looked_at = _access_of(uow)
    parts += looked_at
    if not parts:
        return
    stands = await uow.session.scalar(_statement(tuple(parts)), values | _values(uow, looked_at))
    if looked_at and not stands:
        raise AccessEnded


def _access_of(uow: "UnitOfWork") -> list[str]:
    """What could have ended this caller's access. Nothing for nobody, and for who has just ended it themselves."""
    principal = uow.principal
    ended_here = any(
        ACCESS_KEY in event.keys
        and (
            event.state.get("subject") in principal.subjects
            or event.subject_id in (principal.credential_id, principal.order_id)
        )
        for event in uow.events
    )
    if ended_here:
        return []
    if principal.order_id is not None:
        return [] if principal.generation is None else ["token"]
    if principal.id is None:
        return []
    by_key = principal.kind is ActorKind.APP and principal.credential_id is not None
    return ["revocations", "key"] if by_key else ["revocations"]


def _values(uow: "UnitOfWork", looked_at: list[str]) -> dict[str, Any]:
    principal = uow.principal
    values: dict[str, Any] = {}
    if "revocations" in looked_at:
        values |= {"subjects": list(principal.subjects), "issued_at": principal.issued_at}
    if "key" in looked_at:
        values["credential_id"] = principal.credential_id
    if "token" in looked_at:
        values |= {"order_id": principal.order_id, "generation": principal.generation}
    return values


def _audit_fact(uow: "UnitOfWork") -> AuditFact | None:
    call, principal = uow.call, uow.proved_to_be or uow.principal
    if call is None or not is_audited(principal):
        return None
    subjects = changed_subjects(uow.events)
    return AuditFact(
        entry_id=new_id(),
        at=uow.now,
        kind=AuditKind.MUTATION,
        outcome=AuditOutcome.DONE,
        operation=call.operation,
        actor_kind=principal.kind,
        actor_id=principal.id,
        roles=tuple(sorted(principal.roles)),
        credential_id=principal.credential_id,
        on_behalf_of=call.provenance.on_behalf_of,
        reason=call.provenance.reason,
        subjects=subjects,
        subject_ids=tuple(dict.fromkeys(event.subject_id for event in uow.events)),
        input_hash=call.input_hash,
        request_id=call.request_id,
        transaction_id=uow.transaction_id,
    )


@cache
def _statement(parts: tuple[str, ...]) -> TextClause:
    writes = {"facts": FACTS, "audit": AUDIT_ROWS}
    looks = {"revocations": _NOT_REVOKED, "key": _KEY_IS_GOOD, "token": _GENERATION_IS_NEWEST}
    steps = ", ".join(f"{part} AS ({writes[part]})" for part in parts if part in writes)
    stands = " AND ".join(looks[part] for part in parts if part in looks)
    return text(f"{f'WITH {steps} ' if steps else ''}SELECT {stands or 'true'}")
