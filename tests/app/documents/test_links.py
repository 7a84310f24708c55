"""A link opens one paper of one kind, for whoever has it, and cannot be made or bent by anybody else."""

import base64
import hmac
import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.links import LIFETIME, PATH, Link, PaperKind, make_link, read_link
from app.domain.ids import new_id

SECRET, OLDER = b"a secret of these tests", b"the secret before it"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def token(path: str) -> str:
    return path.removeprefix(PATH)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_a_link_is_for_one_paper_until_its_end(kind: PaperKind) -> None:
    paper_id = new_id()
    made = token(make_link(OLDER, paper_id, NOW, kind))
    assert read_link([SECRET, OLDER], made) == Link(kind, paper_id, NOW + LIFETIME)
    assert read_link([SECRET], made) is None


@settings(max_examples=50)
@given(st.integers(0, 40), st.integers(1, 255))
def test_no_byte_of_it_may_be_another(place: int, turned: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(token(make_link(SECRET, new_id(), NOW)) + "=="))
    raw[place % len(raw)] ^= turned
    assert read_link([SECRET], base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")) is None


def test_kinds_that_we_do_not_know_and_what_is_no_token_open_nothing() -> None:
    unknown = struct.pack(">B16sq", 99, new_id().bytes, 2**40)
    signed = unknown + hmac.digest(SECRET, unknown, "sha256")[:16]
    for text in (base64.urlsafe_b64encode(signed).decode(), "", "A", "%", "A" * 5000, "=="):
        assert read_link([SECRET], text) is None
