"""Rows that no mutation's own transaction writes: what was refused, and what was read.

Each is a short transaction of its own. A mutation's row is written by its unit of work (db/concluding.py).
"""

import hmac
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson

from app.domain.audit import AuditFact, Call
from app.domain.enums import AuditKind, AuditOutcome
from app.domain.ids import new_id
from app.domain.principal import SYSTEM, Principal
from db.database import Database


def input_digest(secret: bytes, value: Any) -> bytes:
    """A keyed digest of what was asked, so that equal inputs can be told and none can be guessed back."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    except orjson.JSONEncodeError:  # integers beyond 64 bits take the slow road
        text = json.dumps(value, sort_keys=True, default=str).encode()
    return hmac.digest(secret, b"input:" + text, "sha256")


async def record_mutation(database: Database, caller: Principal, call: Call, *, refusal: str | None = None) -> None:
    """Write down a mutation that left no row itself: `refusal` is the code of one that was refused."""
    outcome = AuditOutcome.DONE if refusal is None else AuditOutcome.REFUSED
    await _write(database, caller, call, kind=AuditKind.MUTATION, outcome=outcome, refusal=refusal)


async def record_read(
    database: Database,
    caller: Principal,
    call: Call,
    *,
    subjects: Iterable[tuple[str, UUID]],
    fields: Iterable[str],
    document: str | None,
    document_hash: bytes,
) -> None:
    """Write down that personal data of these things, by type and id, was read; `fields` are `Type.field`."""
    read = sorted(subjects)
    await _write(
        database,
        caller,
        call,
        kind=AuditKind.READ,
        outcome=AuditOutcome.DONE,
        subjects=tuple({"type": kind, "id": str(key)} for kind, key in read),
        subject_ids=tuple(dict.fromkeys(key for _, key in read)),
        fields=tuple(sorted(fields)),
        document=document,
        document_hash=document_hash,
    )


async def _write(
    database: Database, caller: Principal, call: Call, *, kind: AuditKind, outcome: AuditOutcome, **told: Any
) -> None:
    fact = AuditFact(
        entry_id=new_id(),
        at=database.clock.now(),
        kind=kind,
        outcome=outcome,
        operation=call.operation,
        actor_kind=caller.kind,
        actor_id=caller.id,
        roles=tuple(sorted(caller.roles)),
        credential_id=caller.credential_id,
        on_behalf_of=call.provenance.on_behalf_of,
        reason=call.provenance.reason,
        input_hash=call.input_hash,
        request_id=call.request_id,
        **told,
    )
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.audit.write(fact)
