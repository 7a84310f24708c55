"""Entries of the audit trail in the graph."""

from datetime import datetime

import strawberry

from app.domain import audit
from app.domain.enums import AuditKind, AuditOutcome
from graphql_schema.actors import Actor
from graphql_schema.scalars import BigInt


@strawberry.type(description="One thing that an audited act changed or read.")
class AuditSubject:
    """Built with `of`."""

    type: str = strawberry.field(description="Its type: Order, Customer, StockLevel.")
    key: str = strawberry.field(description="Its UUID, as events and exports name it.")
    version_before: int | None = strawberry.field(
        description="The version it had; 0 when it was not there yet, null when it was only read."
    )
    version_after: int | None = strawberry.field(description="The version it has since; null when it was only read.")
    hash_before: str | None = strawberry.field(
        description="SHA-256 of its public state at versionBefore, folded from the events; null where there was none."
    )
    hash_after: str | None = strawberry.field(description="SHA-256 of its public state at versionAfter.")

    @classmethod
    def of(cls, subject: audit.Subject) -> "AuditSubject":
        """Show a subject of an entry."""
        return cls(
            type=subject["type"],
            key=subject["id"],
            version_before=subject.get("before"),
            version_after=subject.get("after"),
            hash_before=subject.get("before_hash"),
            hash_after=subject.get("after_hash"),
        )


@strawberry.type(
    description="One act of staff or an app: a mutation, or personal data that was read. It holds ids and digests, no "
    "personal data but what the caller wrote into reason and onBehalfOf. Entries are never changed; hash covers all of "
    "it and the entry before."
)
class AuditEntry:
    """Built with `of`."""

    number: BigInt = strawberry.field(description="Its place in the trail, from 1, without a gap.")
    at: datetime = strawberry.field(description="When.")
    kind: AuditKind = strawberry.field(description="Whether something was changed or read.")
    outcome: AuditOutcome = strawberry.field(description="How it ended.")
    refusal: str | None = strawberry.field(description="Why it was refused, as a code; null when it was done.")
    operation: str = strawberry.field(
        description="The mutation (orderCancel), or what the query asked for (customers), several with commas."
    )
    actor: Actor = strawberry.field(description="Who did it.")
    roles: list[str] = strawberry.field(description="The roles they had then.")
    credential: str | None = strawberry.field(description="The UUID of the API key or session that let them in.")
    on_behalf_of: str | None = strawberry.field(description="For whom, as they said it.")
    reason: str | None = strawberry.field(description="Why, as they said it.")
    subjects: list[AuditSubject] = strawberry.field(description="What was changed or read.")
    fields: list[str] = strawberry.field(description="The personal fields that were read, as Type.field.")
    document: str | None = strawberry.field(description="The name of the query that read.")
    document_hash: str | None = strawberry.field(description="SHA-256 of that query's text.")
    input_hash: str | None = strawberry.field(
        description="A keyed digest of the input or the variables: equal inputs have equal digests."
    )
    request_id: str | None = strawberry.field(description="The request, as the logs name it.")
    transaction_id: str | None = strawberry.field(description="The transaction of the events that a mutation recorded.")
    key_id: str = strawberry.field(description="The name of the key that sealed it.")
    previous_hash: str = strawberry.field(description="The hash of the entry before; zeros for the first.")
    hash: str = strawberry.field(description="HMAC-SHA256 over all of this and the hash before.")

    @classmethod
    def of(cls, entry: audit.AuditEntry) -> "AuditEntry":
        """Show an entry."""
        return cls(
            number=BigInt(entry.number),
            at=entry.at,
            kind=entry.kind,
            outcome=entry.outcome,
            refusal=entry.refusal,
            operation=entry.operation,
            actor=Actor.of(entry.actor_kind, entry.actor_id),
            roles=list(entry.roles),
            credential=_text(entry.credential_id),
            on_behalf_of=entry.on_behalf_of,
            reason=entry.reason,
            subjects=[AuditSubject.of(subject) for subject in entry.subjects],
            fields=list(entry.fields),
            document=entry.document,
            document_hash=_hex(entry.document_hash),
            input_hash=_hex(entry.input_hash),
            request_id=entry.request_id,
            transaction_id=_text(entry.transaction_id),
            key_id=entry.key_id,
            previous_hash=entry.previous_hash.hex(),
            hash=entry.hash.hex(),
        )


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)
