"""Only the source's own secrets, on these very bytes, within five minutes."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from app.webhooks.signature import signed_by
from app.webhooks.sources import WebhookSource, WebhookSources
from tests.app.webhooks.sending import NEXT_SECRET, SECRET, STRANGERS_SECRET, signed

BODY = b'{"type":"tracker.updated","data":{"status":"delivered"}}'
SOURCE = WebhookSource.model_validate({"app": "carrier", "secrets": [SECRET]})
CHANGING = WebhookSource.model_validate({"app": "carrier", "secrets": [SECRET, NEXT_SECRET]})


def test_takes_what_its_source_signed() -> None:
    assert signed_by(SOURCE, BODY, signed(BODY))


@pytest.mark.parametrize("secret", [SECRET, NEXT_SECRET])
def test_takes_either_secret_while_they_are_changed(secret: str) -> None:
    assert signed_by(CHANGING, BODY, signed(BODY, secret=secret))


def test_takes_a_message_that_is_signed_with_both_secrets() -> None:
    old, new = signed(BODY), signed(BODY, secret=STRANGERS_SECRET)
    both = {**old, "webhook-signature": f"{new['webhook-signature']} {old['webhook-signature']}"}
    assert signed_by(SOURCE, BODY, both)


@pytest.mark.parametrize("minutes", [-6, 6, -60 * 24, 60 * 24])
def test_refuses_what_was_signed_long_ago_or_will_be(minutes: int) -> None:
    assert not signed_by(SOURCE, BODY, signed(BODY, at=datetime.now(UTC) + timedelta(minutes=minutes)))


def test_refuses_another_sources_secret() -> None:
    assert not signed_by(SOURCE, BODY, signed(BODY, secret=STRANGERS_SECRET))


@pytest.mark.parametrize(
    "body",
    [
        BODY[:-1],
        BODY + b"\n",
        BODY.replace(b":", b": "),
        BODY.replace(b"delivered", b"returned "),
        b"",
        b"\xff\xfe",
    ],
    ids=["cut", "a byte more", "encoded anew", "changed", "empty", "no text"],
)
def test_refuses_other_bytes_than_were_signed(body: bytes) -> None:
    assert not signed_by(SOURCE, body, signed(BODY))


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize(
    "value", ["", "x", "v1,", "v1,!!!", "v1", "v2,AAAA", ",", "NaN", "inf", "1e400", "-1", "0x10", "A" * 2_000]
)
def test_refuses_every_odd_header_quietly(header: str, value: str) -> None:
    assert not signed_by(SOURCE, BODY, {**signed(BODY), header: value})


def test_a_message_id_is_part_of_what_is_signed() -> None:
    assert not signed_by(SOURCE, BODY, {**signed(BODY), "webhook-id": "msg_2"})


@pytest.mark.parametrize(
    "secret",
    [
        "whsec_",
        "changeme",
        "whsec_" + base64.b64encode(b"short").decode(),
        "whsec_" + base64.b64encode(b"a" * 32).decode(),
        SECRET.removeprefix("whsec_"),
    ],
    ids=["empty", "a word", "short", "one byte over and over", "no prefix"],
)
def test_a_weak_secret_stops_the_start(secret: str) -> None:
    with pytest.raises(ValidationError) as failure:
        TypeAdapter(WebhookSources).validate_python({"parcels": {"app": "carrier", "secrets": [secret]}})
    assert "at least 24 random bytes" in str(failure.value)


def test_a_source_has_at_most_two_secrets_and_a_plain_code() -> None:
    adapter = TypeAdapter(WebhookSources)
    with pytest.raises(ValidationError):
        adapter.validate_python({"parcels": {"app": "carrier", "secrets": [SECRET, NEXT_SECRET, STRANGERS_SECRET]}})
    with pytest.raises(ValidationError, match="no code of a source"):
        adapter.validate_python({"../etc": {"app": "carrier", "secrets": [SECRET]}})


def test_a_source_does_not_show_its_secrets() -> None:
    assert SECRET not in repr(SOURCE) + str(SOURCE) + SOURCE.model_dump_json()
