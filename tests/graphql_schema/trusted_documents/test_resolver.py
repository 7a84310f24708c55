"""Which text a request stands for, by the mode of its caller."""

import hashlib
from uuid import UUID

import pytest
from graphql import GraphQLError

from app.domain.enums import ActorKind, Role
from app.domain.principal import ANONYMOUS, Principal
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.trusted_documents import DocumentMode, Manifest, TrustedDocuments, modes_of

TRUSTED = "query Channels { channels { code } }"
FREE = "query Skus { skus { edges { cursor } } }"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def of(role: Role) -> Principal:
    return Principal(kind=ActorKind.STAFF, roles=frozenset({role}), id=UUID(int=1))


def asking(
    text: str | None = None, *, document_id: str | None = None, persisted_hash: str | None = None
) -> GraphQLRequest:
    return GraphQLRequest(text, {}, None, document_id, persisted_hash)


def documents(mode: str) -> TrustedDocuments:
    manifest = Manifest({sha256(TRUSTED): TRUSTED, "shop.channels": TRUSTED})
    return TrustedDocuments(manifest, modes_of({"public": mode}, DocumentMode.ALLOW))


def outcome(documents: TrustedDocuments, request: GraphQLRequest, principal: Principal = ANONYMOUS) -> str:
    """The text, or the code of the refusal."""
    try:
        return documents.resolve(request, principal)
    except GraphQLError as refusal:
        return str((refusal.extensions or {})["code"])


BY_NAME = asking(document_id="shop.channels")
BY_ID = asking(document_id=f"sha256:{sha256(TRUSTED)}")
BY_BARE_ID = asking(document_id=sha256(TRUSTED))
BY_HASH = asking(persisted_hash=sha256(TRUSTED))
UNKNOWN_ID = asking(document_id=f"sha256:{sha256(FREE)}")
UNKNOWN_HASH = asking(persisted_hash=sha256(FREE))
FREE_TEXT = asking(FREE)
TRUSTED_TEXT = asking(TRUSTED)
FREE_TEXT_AND_HASH = asking(FREE, persisted_hash=sha256(FREE))
TRUSTED_TEXT_AND_HASH = asking(TRUSTED, persisted_hash=sha256(TRUSTED))
FALSE_HASH = asking(FREE, persisted_hash=sha256(TRUSTED))


@pytest.mark.parametrize(
    ("request_", "off", "allow", "enforce"),
    [
        (BY_NAME, "DOCUMENT_NOT_FOUND", TRUSTED, TRUSTED),
        (BY_ID, "DOCUMENT_NOT_FOUND", TRUSTED, TRUSTED),
        (BY_BARE_ID, "DOCUMENT_NOT_FOUND", TRUSTED, TRUSTED),
        (BY_HASH, "PERSISTED_QUERY_NOT_SUPPORTED", TRUSTED, TRUSTED),
        (UNKNOWN_ID, "DOCUMENT_NOT_FOUND", "DOCUMENT_NOT_FOUND", "DOCUMENT_NOT_FOUND"),
        (UNKNOWN_HASH, "PERSISTED_QUERY_NOT_SUPPORTED", "PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_FOUND"),
        (FREE_TEXT, FREE, FREE, "DOCUMENT_NOT_TRUSTED"),
        (TRUSTED_TEXT, TRUSTED, TRUSTED, "DOCUMENT_NOT_TRUSTED"),
        (FREE_TEXT_AND_HASH, FREE, FREE, "DOCUMENT_NOT_TRUSTED"),
        (TRUSTED_TEXT_AND_HASH, TRUSTED, TRUSTED, TRUSTED),
        (FALSE_HASH, FREE, "BAD_USER_INPUT", "DOCUMENT_NOT_TRUSTED"),
    ],
)
def test_each_mode_knows_its_answer(request_: GraphQLRequest, off: str, allow: str, enforce: str) -> None:
    assert [outcome(documents(mode), request_) for mode in ("off", "allow", "enforce")] == [off, allow, enforce]


def test_a_text_that_came_with_its_hash_is_remembered() -> None:
    # given
    known = documents("allow")
    assert outcome(known, UNKNOWN_HASH) == "PERSISTED_QUERY_NOT_FOUND"
    # when
    known.resolve(FREE_TEXT_AND_HASH, ANONYMOUS)
    # then
    assert outcome(known, UNKNOWN_HASH) == FREE


def test_what_one_caller_introduced_is_no_trusted_document_of_another() -> None:
    # given: staff may send what they like
    known = documents("enforce")
    known.resolve(FREE_TEXT_AND_HASH, of(Role.CARE))
    # then
    assert outcome(known, UNKNOWN_HASH, of(Role.CARE)) == FREE
    assert outcome(known, UNKNOWN_HASH) == "PERSISTED_QUERY_NOT_FOUND"
    assert outcome(known, UNKNOWN_ID) == outcome(known, UNKNOWN_ID, of(Role.CARE)) == "DOCUMENT_NOT_FOUND"


def test_a_text_without_its_hash_or_with_a_false_one_is_not_remembered() -> None:
    # given
    known = documents("allow")
    # when
    known.resolve(FREE_TEXT, ANONYMOUS)
    outcome(known, asking(FREE + " ", persisted_hash=sha256(FREE)))
    # then
    assert outcome(known, UNKNOWN_HASH) == "PERSISTED_QUERY_NOT_FOUND"


def test_only_so_many_texts_are_remembered_and_the_manifest_stays() -> None:
    # given
    known = documents("allow")
    texts = [f"query Q{number} {{ skus {{ edges {{ cursor }} }} }}" for number in range(1_001)]
    # when
    for text in texts:
        known.resolve(asking(text, persisted_hash=sha256(text)), ANONYMOUS)
    # then
    assert outcome(known, asking(persisted_hash=sha256(texts[0]))) == "PERSISTED_QUERY_NOT_FOUND"
    assert outcome(known, asking(persisted_hash=sha256(texts[-1]))) == texts[-1]
    assert outcome(known, BY_HASH) == TRUSTED


def test_a_text_that_is_too_long_to_be_served_is_not_remembered() -> None:
    # given
    known, long = documents("allow"), FREE + " " * 15_000
    # when
    known.resolve(asking(long, persisted_hash=sha256(long)), ANONYMOUS)
    # then
    assert outcome(known, asking(persisted_hash=sha256(long))) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_role_wins_over_its_class_and_the_rest_keep_the_default() -> None:
    # when
    modes = modes_of({"guest": "off", "public": "enforce", "app": "off"}, DocumentMode.ALLOW)
    # then
    assert {role.value: mode.value for role, mode in modes.items()} == {
        "anonymous": "enforce",
        "customer": "enforce",
        "guest": "off",
        "care": "allow",
        "store": "allow",
        "warehouse": "allow",
        "app": "off",
        "admin": "allow",
    }


@pytest.mark.parametrize(("stated", "named"), [({"everybody": "allow"}, "everybody"), ({"public": "often"}, "often")])
def test_refuses_modes_that_mean_nothing(stated: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        modes_of(stated, DocumentMode.OFF)


def test_of_several_roles_the_strictest_mode_counts_and_nobody_is_without_one() -> None:
    # given
    known = documents("enforce")
    both = Principal(kind=ActorKind.STAFF, roles=frozenset({Role.CARE, Role.CUSTOMER}), id=UUID(int=1))
    nobody = Principal(kind=ActorKind.STAFF, roles=frozenset(), id=UUID(int=1))
    # then
    assert outcome(known, FREE_TEXT, both) == outcome(known, FREE_TEXT, nobody) == "DOCUMENT_NOT_TRUSTED"
