"""Cursors: signed places, which tell forgery from another life of the log."""

import base64
from uuid import UUID

import pytest

from app.domain.ids import new_id
from app.domain.log import LogPlace
from app.events.cursor import CursorCodec, MalformedCursor

LOG = UUID("019abcde-0000-7000-8000-000000000001")


@pytest.mark.parametrize("position", [0, 1, 255, 2**40, 2**63 - 1])
def test_names_the_place_it_was_made_for(position: int) -> None:
    codec = CursorCodec("secret", LOG)
    assert codec.decode(codec.encode(position)) == LogPlace(LOG, position)


def test_is_the_same_text_for_the_same_place() -> None:
    assert CursorCodec("secret", LOG).encode(7) == CursorCodec(b"secret", LOG).encode(7)


def test_of_another_log_is_told_apart_and_not_malformed() -> None:
    # given
    other = new_id()
    foreign = CursorCodec("secret", other).encode(7)
    # then
    assert CursorCodec("secret", LOG).decode(foreign) == LogPlace(other, 7)


def test_any_changed_bit_is_refused() -> None:
    # given
    codec = CursorCodec("secret", LOG)
    raw = base64.urlsafe_b64decode(codec.encode(7) + "=")
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        # then
        with pytest.raises(MalformedCursor):
            codec.decode(base64.urlsafe_b64encode(changed).decode())


@pytest.mark.parametrize("text", ["", "=", "7", "not a cursor", "é", "A" * 55, "A" * 10_000, "\x00", "AAAA\n"])
def test_invented_text_is_refused(text: str) -> None:
    with pytest.raises(MalformedCursor):
        CursorCodec("secret", LOG).decode(text)


def test_of_another_secret_is_refused() -> None:
    with pytest.raises(MalformedCursor):
        CursorCodec("secret", LOG).decode(CursorCodec("other", LOG).encode(7))
