"""The gateway that needs no provider: for development, the demo shop and tests. The payer's token decides.

    ok                   authorized for seven days; captures and refunds succeed; its means can be charged again
    decline              the payer's bank refuses
    action               the payer must confirm at `action_url`; a notice, or a look-up after that, tells
    action_then_ok       the payer must confirm, and has by the time the gateway is asked again
    timeout_then_ok      done, but the answer is lost: found when it is looked up
    lost_then_ok         the request is lost: the gateway never heard of it, and does it when it is sent again
    expires_soon         authorized for one minute
    single_capture       what a first capture leaves of the authorization is dropped
    not_stored           authorized, but the means cannot be charged again without the payer
    decline_again        authorized once; charged again without the payer, the bank refuses
    capture_declined     authorized, but the bank refuses the capture
    capture_later        captures and refunds are answered with "received", and are found done when looked up
    refund_declined      captured, but the bank refuses the refund

Anything else is declined as unknown. It keeps books of its own in `local_gateway_operations`, as a bank would: the
same key is done once, no more is captured than was authorized, and no more is given back than was captured.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

import orjson

from app.domain.enums import TransactionKind, TransactionStatus
from app.domain.money import Money
from app.domain.orders.outcome import Outcome
from app.payments.gateways.port import GatewayRequest, Notice, UnreadableNotice
from db.database import Database
from db.repositories.local_gateway import Booking, Books, ask_again, book, book_on, find_booking

CODE = "local"

AUTHORIZED_FOR = timedelta(days=7)
SOON = timedelta(minutes=1)
CONFIRM_URL = "https://gateway.invalid/confirm/"
STORED = "stored:"

_S = TransactionStatus
_K = TransactionKind


class Means(StrEnum):
    """What the payer pays with: the token says how it goes."""

    OK = "ok"
    DECLINE = "decline"
    ACTION = "action"
    ACTION_THEN_OK = "action_then_ok"
    TIMEOUT_THEN_OK = "timeout_then_ok"
    LOST_THEN_OK = "lost_then_ok"
    EXPIRES_SOON = "expires_soon"
    SINGLE_CAPTURE = "single_capture"
    NOT_STORED = "not_stored"
    DECLINE_AGAIN = "decline_again"
    CAPTURE_DECLINED = "capture_declined"
    CAPTURE_LATER = "capture_later"
    REFUND_DECLINED = "refund_declined"


_FIRST_ANSWER = {
    Means.ACTION: _S.ACTION_REQUIRED,
    Means.ACTION_THEN_OK: _S.ACTION_REQUIRED,
    Means.LOST_THEN_OK: _S.PENDING,
}


class NoAnswer(Exception):
    """The gateway did not answer in time: nobody knows whether it did what was asked."""


class LocalGateway:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def authorize(self, request: GatewayRequest) -> Outcome:
        """By token; without one, by the stored means."""
        token, again = _means(request)
        known = await find_booking(self._database, request.key)
        if known is not None and token == Means.LOST_THEN_OK and known.status is _S.PENDING:
            known = await ask_again(self._database, request.key, _S.SUCCEEDED)
        if known is not None:
            return _authorization(known)
        now = self._database.clock.now()
        booking = await book(self._database, _new_authorization(request, token, now, again=again), now)
        if token in (Means.TIMEOUT_THEN_OK, Means.LOST_THEN_OK) and not again:
            raise NoAnswer
        return _authorization(booking)

    async def capture(self, request: GatewayRequest) -> Outcome:
        """No more than was authorized, and only while that stands."""
        return await self._do(request, _judge_capture)

    async def void(self, request: GatewayRequest) -> Outcome:
        """What is not captured is let go; letting go twice is no fault."""
        return await self._do(request, _judge_void)

    async def refund(self, request: GatewayRequest) -> Outcome:
        """No more than was captured."""
        return await self._do(request, _judge_refund)

    async def look_up(self, request: GatewayRequest) -> Outcome | None:
        """What the books say; what was still to be confirmed or done later is done by now."""
        known = await find_booking(self._database, request.key)
        if known is None:
            return None
        waits = known.token == Means.ACTION_THEN_OK or (
            known.token == Means.CAPTURE_LATER and known.status is _S.PENDING
        )
        if waits and known.status in (_S.ACTION_REQUIRED, _S.PENDING):
            known = await ask_again(self._database, request.key, _S.SUCCEEDED) or known
        if known.kind is _K.AUTHORIZE:
            return None if known.status is _S.PENDING else _authorization(known)
        return _outcome(known)

    def read_notices(self, body: bytes) -> tuple[Notice, ...]:
        """`{"id", "type": "capture.succeeded", "key", "authorization", "reference", "amount", "currency", "message"}`.

        `amount` is in minor units. Types are authorize, capture, void, refund or chargeback, then succeeded or failed.
        """
        return (_notice(body),)

    async def _do(self, request: GatewayRequest, judge: Any) -> Outcome:
        reference = request.authorization or ""
        wanted = Booking(
            key=request.key,
            kind=request.kind,
            status=_S.SUCCEEDED,
            reference=f"{request.kind.value.lower()}_{request.key.hex}",
            authorization_reference=reference,
            amount_minor=request.amount.minor,
            currency=request.amount.currency,
            token=None,
        )
        now = self._database.clock.now()

        def judged(books: Books, booking: Booking) -> Booking:
            if booking.currency != books.authorization.currency:
                return _refused(booking, f"the authorization is in {books.authorization.currency}")
            return judge(books, replace(booking, token=books.authorization.token), now)

        booking = await book_on(self._database, reference, wanted, now, judged)
        if booking is None:
            return Outcome(status=_S.FAILED, message="there is no such authorization")
        return _outcome(booking)


def open_gateway(database: Database) -> LocalGateway:
    """The local gateway with its books in this database."""
    return LocalGateway(database)


def _means(request: GatewayRequest) -> tuple[str, bool]:
    """The token that decides, and whether the payer's means are charged without the payer."""
    if request.token is not None:
        return request.token, False
    return (request.stored_method or "").removeprefix(STORED), True


def _new_authorization(request: GatewayRequest, token: str, now: datetime, *, again: bool) -> Booking:
    if token not in set(Means):
        status, message = _S.FAILED, "the token is unknown"
    else:  # charged again, there is no payer who could confirm
        status, message = (_S.SUCCEEDED if again else _FIRST_ANSWER.get(Means(token), _S.SUCCEEDED)), None
    if token == Means.DECLINE or (token == Means.DECLINE_AGAIN and again):
        status, message = _S.FAILED, "the card was declined"
    return Booking(
        key=request.key,
        kind=_K.AUTHORIZE,
        status=status,
        reference=f"authorize_{request.key.hex}",
        authorization_reference=None,
        amount_minor=request.amount.minor,
        currency=request.amount.currency,
        token=token,
        message=message,
        expires_at=now + (SOON if token == Means.EXPIRES_SOON and not again else AUTHORIZED_FOR),
    )


def _authorization(booking: Booking) -> Outcome:
    if booking.status is not _S.SUCCEEDED:
        url = CONFIRM_URL + booking.reference if booking.status is _S.ACTION_REQUIRED else None
        return Outcome(status=booking.status, reference=booking.reference, message=booking.message, action_url=url)
    return Outcome(
        status=_S.SUCCEEDED,
        reference=booking.reference,
        expires_at=booking.expires_at,
        stored_method=None if booking.token == Means.NOT_STORED else f"{STORED}{booking.token}",
        multiple_captures=booking.token != Means.SINGLE_CAPTURE,
    )


def _outcome(booking: Booking) -> Outcome:
    return Outcome(status=booking.status, reference=booking.reference, message=booking.message)


def _refused(booking: Booking, message: str) -> Booking:
    return replace(booking, status=_S.FAILED, message=message)


def _judge_capture(books: Books, booking: Booking, now: datetime) -> Booking:
    promised = books.authorization
    taken = books.sum_of(_K.CAPTURE)
    if promised.status is not _S.SUCCEEDED or books.sum_of(_K.VOID) or _is_voided(books):
        return _refused(booking, "the authorization does not stand")
    if promised.expires_at is not None and promised.expires_at <= now:
        return _refused(booking, "the authorization ran out")
    if taken + booking.amount_minor > promised.amount_minor or (taken and booking.token == Means.SINGLE_CAPTURE):
        return _refused(booking, "more than what is left of the authorization")
    if booking.token == Means.CAPTURE_DECLINED:
        return _refused(booking, "the bank refused")
    return replace(booking, status=_S.PENDING) if booking.token == Means.CAPTURE_LATER else booking


def _is_voided(books: Books) -> bool:
    return any(done.kind is _K.VOID and done.status is _S.SUCCEEDED for done in books.done)


def _judge_void(books: Books, booking: Booking, _now: datetime) -> Booking:
    return booking if books.authorization.status is not _S.FAILED else _refused(booking, "nothing was promised")


def _judge_refund(books: Books, booking: Booking, _now: datetime) -> Booking:
    if books.sum_of(_K.REFUND) + booking.amount_minor > books.sum_of(_K.CAPTURE):
        return _refused(booking, "more than what was captured")
    if booking.token == Means.REFUND_DECLINED:
        return _refused(booking, "the bank refused")
    return replace(booking, status=_S.PENDING) if booking.token == Means.CAPTURE_LATER else booking


def _notice(body: bytes) -> Notice:
    try:
        told = cast("dict[str, Any]", orjson.loads(body))
        kind, ended = str(told["type"]).split(".")
        amount = told.get("amount")
        return Notice(
            event_id=str(told["id"]),
            kind=_K(kind.upper()),
            outcome=Outcome(
                status=_S(ended.upper()),
                reference=told.get("reference"),
                message=told.get("message"),
                expires_at=datetime.now(UTC) + AUTHORIZED_FOR if kind == "authorize" else None,
            ),
            key=UUID(told["key"]) if told.get("key") else None,
            authorization=told.get("authorization"),
            amount=None if amount is None else Money(int(amount), str(told["currency"])),
            occurred_at=datetime.fromisoformat(told["occurredAt"]) if told.get("occurredAt") else None,
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableNotice(f"not a notice of the local gateway: {type(error).__name__}") from error
