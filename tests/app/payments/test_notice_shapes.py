"""The words that two providers use in their webhooks fit `Notice`: an adapter needs no more than a translation.

The bodies are written in the shapes that the providers publish, with the fields that tell something (Stripe's events,
in minor units and lower-case currencies; Adyen's notification items, several in a body). These are no adapters: they do
not call anybody.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.domain.enums import TransactionKind as K
from app.domain.enums import TransactionStatus as S
from app.domain.money import Money
from app.domain.orders.outcome import Outcome
from app.payments.gateways.port import Notice

OUR_KEY = UUID("0190a0b0-0000-7000-8000-000000000001")


def key_of(text: object) -> UUID | None:
    """Our key, where the provider repeats what we gave it; anything else is a name of somebody else's."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


STRIPE = {
    "payment_intent.amount_capturable_updated": (K.AUTHORIZE, S.SUCCEEDED),
    "payment_intent.requires_action": (K.AUTHORIZE, S.ACTION_REQUIRED),
    "payment_intent.payment_failed": (K.AUTHORIZE, S.FAILED),
    "charge.captured": (K.CAPTURE, S.SUCCEEDED),
    "charge.dispute.funds_withdrawn": (K.CHARGEBACK, S.SUCCEEDED),
    "charge.dispute.funds_reinstated": (K.CHARGEBACK, S.FAILED),
}


def stripe_notices(event: dict[str, Any]) -> tuple[Notice, ...]:
    """An event of Stripe; others than those above tell nothing that a ledger keeps."""
    told = event["data"]["object"]
    at = datetime.fromtimestamp(event["created"], UTC)
    authorization = told.get("payment_intent") or told.get("charge") or told["id"]
    if event["type"] == "charge.refunded":
        return tuple(
            Notice(
                event_id=f"{event['id']}:{refund['id']}",
                kind=K.REFUND,
                outcome=Outcome(status=S(refund["status"].upper()), reference=refund["id"]),
                key=key_of(refund["metadata"].get("key")),
                authorization=authorization,
                amount=Money(refund["amount"], refund["currency"].upper()),
                occurred_at=at,
            )
            for refund in told["refunds"]["data"]
        )
    if event["type"] not in STRIPE:
        return ()
    kind, status = STRIPE[event["type"]]
    failure = told.get("last_payment_error") or {}
    action = (told.get("next_action") or {}).get("redirect_to_url") or {}
    amount = told["amount_captured"] if kind is K.CAPTURE else told["amount"]
    return (
        Notice(
            event_id=event["id"],
            kind=kind,
            outcome=Outcome(
                status=status, reference=told["id"], message=failure.get("message"), action_url=action.get("url")
            ),
            key=key_of(told["metadata"].get("key")),
            authorization=authorization,
            amount=Money(amount, told["currency"].upper()),
            occurred_at=at,
        ),
    )


ADYEN = {
    "AUTHORISATION": K.AUTHORIZE,
    "CAPTURE": K.CAPTURE,
    "CANCELLATION": K.VOID,
    "REFUND": K.REFUND,
    "CHARGEBACK": K.CHARGEBACK,
}


def adyen_notices(body: dict[str, Any]) -> tuple[Notice, ...]:
    """A body of Adyen: as many items as it likes to send at once."""
    items = [item["NotificationRequestItem"] for item in body["notificationItems"]]
    return tuple(
        Notice(
            event_id=f"{item['pspReference']}:{item['eventCode']}",
            kind=ADYEN[item["eventCode"]],
            outcome=Outcome(
                status=S.SUCCEEDED if item["success"] == "true" else S.FAILED,
                reference=item["pspReference"],
                message=item["reason"] or None,
            ),
            key=key_of(item.get("merchantReference")),
            authorization=item.get("originalReference", item["pspReference"]),
            amount=Money(item["amount"]["value"], item["amount"]["currency"]),
            occurred_at=datetime.fromisoformat(item["eventDate"]),
        )
        for item in items
        if item["eventCode"] in ADYEN
    )


def stripe(kind: str, **told: Any) -> dict[str, Any]:
    """An event as Stripe sends it."""
    thing = {"currency": "usd", "metadata": {}, "payment_intent": None, **told}
    return {"id": "evt_1", "object": "event", "created": 1648319938, "type": kind, "data": {"object": thing}}


def adyen(code: str, *, success: str = "true", **told: Any) -> dict[str, Any]:
    """An item as Adyen sends it."""
    item = {
        "amount": {"currency": "USD", "value": 23623},
        "eventCode": code,
        "eventDate": "2017-01-25T18:08:19+01:00",
        "merchantAccountCode": "MagentoMerchantTest2",
        "merchantReference": "00000001",
        "paymentMethod": "visa",
        "pspReference": "PSP_REFERENCE",
        "reason": "",
        "success": success,
        **told,
    }
    return {"NotificationRequestItem": item}


REFUNDED = {"id": "re_1", "amount": 100, "currency": "usd", "status": "succeeded", "metadata": {"key": str(OUR_KEY)}}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            stripe("payment_intent.amount_capturable_updated", id="pi_1", amount=2000, amount_capturable=2000),
            (K.AUTHORIZE, S.SUCCEEDED, "pi_1", "pi_1", 2000, None),
        ),
        (
            stripe("payment_intent.requires_action", id="pi_1", amount=2000, next_action={"type": "use_stripe_sdk"}),
            (K.AUTHORIZE, S.ACTION_REQUIRED, "pi_1", "pi_1", 2000, None),
        ),
        (
            stripe("payment_intent.payment_failed", id="pi_1", amount=2000, last_payment_error={"message": "declined"}),
            (K.AUTHORIZE, S.FAILED, "pi_1", "pi_1", 2000, None),
        ),
        (
            stripe("charge.captured", id="ch_1", amount=100, amount_captured=100, payment_intent="pi_1"),
            (K.CAPTURE, S.SUCCEEDED, "ch_1", "pi_1", 100, None),
        ),
        (
            stripe("charge.refunded", id="ch_1", amount=100, amount_refunded=100, refunds={"data": [REFUNDED]}),
            (K.REFUND, S.SUCCEEDED, "re_1", "ch_1", 100, OUR_KEY),
        ),
        (
            stripe("charge.dispute.funds_withdrawn", id="dp_1", charge="ch_1", amount=25000, reason="fraudulent"),
            (K.CHARGEBACK, S.SUCCEEDED, "dp_1", "ch_1", 25000, None),
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_an_event_of_stripe_is_a_notice(event: dict[str, Any], expected: tuple[Any, ...]) -> None:
    (notice,) = stripe_notices(event)
    assert (
        notice.kind,
        notice.outcome.status,
        notice.outcome.reference,
        notice.authorization,
        notice.amount and notice.amount.minor,
        notice.key,
    ) == expected
    assert notice.occurred_at == datetime(2022, 3, 26, 18, 38, 58, tzinfo=UTC)


def test_other_news_of_stripe_are_left_out() -> None:
    assert stripe_notices(stripe("charge.dispute.created", id="dp_1", charge="ch_1", amount=100)) == ()
    assert stripe_notices(stripe("charge.updated", id="ch_1", amount=100)) == ()


def test_a_body_of_adyen_is_as_many_notices_as_it_has_items() -> None:
    # given
    body = {
        "live": "false",
        "notificationItems": [
            adyen("AUTHORISATION", pspReference="AUTH", reason="1234:7777:12/2012"),
            adyen("CAPTURE", success="false", originalReference="AUTH", reason="Insufficient balance on payment"),
            adyen("CANCELLATION", originalReference="AUTH"),
            adyen("REFUND", originalReference="AUTH", merchantReference=str(OUR_KEY)),
            adyen("REPORT_AVAILABLE"),
        ],
    }

    # when
    notices = adyen_notices(body)

    # then
    assert [(one.kind, one.outcome.status, one.authorization, one.key) for one in notices] == [
        (K.AUTHORIZE, S.SUCCEEDED, "AUTH", None),
        (K.CAPTURE, S.FAILED, "AUTH", None),
        (K.VOID, S.SUCCEEDED, "AUTH", None),
        (K.REFUND, S.SUCCEEDED, "AUTH", OUR_KEY),
    ]
    assert notices[1].outcome.message == "Insufficient balance on payment"
    assert {one.amount for one in notices} == {Money(23623, "USD")}
    assert len({one.event_id for one in notices}) == 4
