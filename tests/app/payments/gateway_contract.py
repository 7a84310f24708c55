"""What every gateway must do, whoever is behind it. Hold an adapter to it in a test of its own:

    @pytest.mark.parametrize("clause", CLAUSES, ids=clause_name)
    async def test_keeps_the_contract(clause: Clause, rig: Rig) -> None:
        await clause(rig)

A `Rig` says how to pay with this gateway: in its sandbox, against recorded answers, or for real in a database.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.domain.enums import TransactionKind, TransactionStatus
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.outcome import Outcome
from app.payments.gateways.port import Gateway, GatewayRequest, UnreadableNotice

K = TransactionKind
S = TransactionStatus
Clause = Callable[["Rig"], Awaitable[None]]


@dataclass(frozen=True)
class Rig:
    """A gateway, and means to pay with it. `good` pays at least 100.00, more than once; `bad` is refused."""

    gateway: Gateway
    good: Callable[[], Awaitable[str]]
    bad: Callable[[], Awaitable[str]]
    currency: str = "EUR"
    captures_in_parts: bool = True
    authorizes_again: bool = True
    payment_id: UUID = field(default_factory=new_id)

    def asks(self, kind: TransactionKind, minor: int, **stated: Any) -> GatewayRequest:
        """A request that nobody made before, unless `key` is stated."""
        fields: dict[str, Any] = {
            "key": new_id(),
            "kind": kind,
            "amount": Money(minor, self.currency),
            "payment_id": self.payment_id,
            "order_number": "WEB-1",
            **stated,
        }
        return GatewayRequest(**fields)

    async def promised(self, minor: int) -> str:
        """The reference of an authorization of so much."""
        outcome = await self.gateway.authorize(self.asks(K.AUTHORIZE, minor, token=await self.good()))
        assert (outcome.status, bool(outcome.reference)) == (S.SUCCEEDED, True)
        return str(outcome.reference)

    async def taken(self, minor: int) -> str:
        """The reference of an authorization of so much that was captured whole."""
        reference = await self.promised(minor)
        await self.ends(self.asks(K.CAPTURE, minor, authorization=reference, final=True))
        return reference

    async def ends(self, request: GatewayRequest) -> Outcome:
        """What a gateway says in the end, when it is asked again as long as it does not know."""
        outcome = await self.ask(request)
        for _ in range(20):
            if outcome.status is not S.PENDING:
                return outcome
            outcome = await self.gateway.look_up(request) or outcome
            await asyncio.sleep(0)
        raise AssertionError("it never ends")

    async def ask(self, request: GatewayRequest) -> Outcome:
        """By the verb of its kind."""
        gateway = self.gateway
        verbs = {
            K.AUTHORIZE: gateway.authorize,
            K.CAPTURE: gateway.capture,
            K.VOID: gateway.void,
            K.REFUND: gateway.refund,
        }
        return await verbs[request.kind](request)


async def promises_what_is_asked(rig: Rig) -> None:
    outcome = await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 10_00, token=await rig.good()))

    assert (outcome.status, bool(outcome.reference), outcome.action_url) == (S.SUCCEEDED, True, None)


async def refuses_without_raising(rig: Rig) -> None:
    outcome = await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 10_00, token=await rig.bad()))

    assert (outcome.status, bool(outcome.message)) == (S.FAILED, True)


async def the_same_key_is_one_promise(rig: Rig) -> None:
    request = rig.asks(K.AUTHORIZE, 10_00, token=await rig.good())

    answers = [await rig.gateway.authorize(request), *await asyncio.gather(*map(rig.gateway.authorize, [request] * 3))]

    assert {(answer.status, answer.reference) for answer in answers} == {(S.SUCCEEDED, answers[0].reference)}


async def the_same_key_takes_once(rig: Rig) -> None:
    reference = await rig.promised(10_00)
    request = rig.asks(K.CAPTURE, 6_00, authorization=reference, final=True)

    answers = await asyncio.gather(*(rig.ends(request) for _ in range(4)))

    assert {answer.status for answer in answers} == {S.SUCCEEDED}
    assert (await rig.ends(rig.asks(K.REFUND, 6_01, authorization=reference))).status is S.FAILED
    assert (await rig.ends(rig.asks(K.REFUND, 6_00, authorization=reference))).status is S.SUCCEEDED


async def never_takes_more_than_was_promised(rig: Rig) -> None:
    reference = await rig.promised(10_00)

    assert (await rig.ends(rig.asks(K.CAPTURE, 10_01, authorization=reference))).status is S.FAILED


async def takes_in_parts_where_it_says_so(rig: Rig) -> None:
    reference = await rig.promised(10_00)
    parts = [rig.asks(K.CAPTURE, minor, authorization=reference) for minor in (4_00, 6_00, 1)]

    ends = [(await rig.ends(part)).status for part in parts]

    wanted = [S.SUCCEEDED, S.SUCCEEDED, S.FAILED] if rig.captures_in_parts else [S.SUCCEEDED, S.FAILED, S.FAILED]
    assert ends == wanted


async def takes_nothing_after_it_let_go(rig: Rig) -> None:
    reference = await rig.promised(10_00)
    gone = rig.asks(K.VOID, 10_00, authorization=reference)

    assert [(await rig.ends(gone)).status, (await rig.ends(gone)).status] == [S.SUCCEEDED] * 2
    assert (await rig.ends(rig.asks(K.CAPTURE, 1_00, authorization=reference))).status is S.FAILED


async def never_gives_back_more_than_was_taken(rig: Rig) -> None:
    reference = await rig.taken(10_00)
    parts = [rig.asks(K.REFUND, minor, authorization=reference) for minor in (4_00, 6_00, 1)]

    ends = [(await rig.ends(part)).status for part in parts]

    assert ends == [S.SUCCEEDED, S.SUCCEEDED, S.FAILED]


async def gives_back_once_for_a_key(rig: Rig) -> None:
    reference = await rig.taken(10_00)
    request = rig.asks(K.REFUND, 5_00, authorization=reference)

    await asyncio.gather(*(rig.ends(request) for _ in range(4)))

    assert (await rig.ends(rig.asks(K.REFUND, 5_00, authorization=reference))).status is S.SUCCEEDED
    assert (await rig.ends(rig.asks(K.REFUND, 1, authorization=reference))).status is S.FAILED


async def knows_what_it_did_when_it_is_looked_up(rig: Rig) -> None:
    request = rig.asks(K.AUTHORIZE, 10_00, token=await rig.good())
    done = await rig.gateway.authorize(request)

    found = await rig.gateway.look_up(request)

    assert found is not None
    assert (found.status, found.reference) == (done.status, done.reference)


async def never_heard_of_what_was_never_asked(rig: Rig) -> None:
    for kind in (K.AUTHORIZE, K.CAPTURE, K.REFUND):
        found = await rig.gateway.look_up(rig.asks(kind, 1_00, authorization="unheard-of"))
        assert found is None or found.status is S.PENDING


async def knows_no_foreign_authorization(rig: Rig) -> None:
    for kind in (K.CAPTURE, K.REFUND):
        assert (await rig.ends(rig.asks(kind, 1_00, authorization="unheard-of"))).status is S.FAILED


async def promises_again_without_the_payer_where_it_can(rig: Rig) -> None:
    first = await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 10_00, token=await rig.good()))
    assert bool(first.stored_method) is rig.authorizes_again
    if rig.authorizes_again:
        again = await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 5_00, stored_method=first.stored_method))
        assert (again.status, again.reference != first.reference) == (S.SUCCEEDED, True)


async def reads_no_nonsense(rig: Rig) -> None:
    for body in (b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe"):
        try:
            told = rig.gateway.read_notices(body)
        except UnreadableNotice:
            continue
        assert told == ()


CLAUSES: Sequence[Clause] = (
    promises_what_is_asked,
    refuses_without_raising,
    the_same_key_is_one_promise,
    the_same_key_takes_once,
    never_takes_more_than_was_promised,
    takes_in_parts_where_it_says_so,
    takes_nothing_after_it_let_go,
    never_gives_back_more_than_was_taken,
    gives_back_once_for_a_key,
    knows_what_it_did_when_it_is_looked_up,
    never_heard_of_what_was_never_asked,
    knows_no_foreign_authorization,
    promises_again_without_the_payer_where_it_can,
    reads_no_nonsense,
)


def clause_name(clause: Clause) -> str:
    """What a test of it is called."""
    return getattr(clause, "__name__", repr(clause))
