"""Attack 22: stating what nobody may state: status, price, owner, payment, in every input, as variables and literals.

Fields that an input does not have are refused by the schema, without a hint at what it has. Fields that it has for the
merchant alone are refused by the matrix. What stands in free JSON stays free JSON.
"""

from typing import Any

import pytest

from app.domain.enums import Role
from tests.attacks.door import Answer, Door
from tests.authorization.chains import Chain, beside, chains, input_types, stated, within
from tests.authorization.samples import Samples, literal
from tests.authorization.ways import opens, the_core

SMUGGLED: dict[str, Any] = {
    "id": "x",
    "status": "COMPLETED",
    "paymentStatus": "PAID",
    "paid": True,
    "totalMinor": 1,
    "total_minor": 1,
    "owner": "x",
    "customer_id": "x",
    "version": 1,
    "role": "admin",
    "roles_": ["admin"],
    "isAdmin": True,
    "createdAt": "2026-01-01T00:00:00Z",
    "__proto__": {"admin": True},
    "actor": {"kind": "STAFF"},
}
"""What an attacker adds; none of it is a field of any input but where `KNOWN` says so."""

SHOPPERS = ("anonymous", "customer", "guest")

PLACE = "mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id status } errors { message } } }"

FOR_MERCHANTS: dict[str, Any] = {
    "placedAt": "2020-01-01T00:00:00Z",
    "taxIncluded": False,
    "stockPolicy": "NONE",
    "fulfilledBy": "CHANNEL",
    "priority": 1,
    "tags": ["vip"],
    "shipping": {"amount": "0", "currency": "EUR"},
    "charges": [{"kind": "GIFT_WRAP", "amount": {"amount": "0", "currency": "EUR"}}],
    "externalRef": {"source": "x", "id": "x"},
}
ON_A_LINE: dict[str, Any] = {
    "unitPrice": {"amount": "0.01", "currency": "EUR"},
    "discount": {"amount": "1", "currency": "EUR"},
    "tax": {"amount": "0", "currency": "EUR"},
    "taxRate": "0",
    "location": "MUC",
    "lineRef": "x",
}
ON_A_PAYMENT: dict[str, Any] = {
    "state": "CAPTURED",
    "captured": {"amount": "1", "currency": "EUR"},
    "reference": "psp-x",
    "collectedBy": "CHANNEL",
}


def an_order(door: Door, **stated: Any) -> dict[str, Any]:
    near = door.world.near
    return {
        "idempotencyKey": "mass-assignment",
        "channel": near.channel,
        "lines": [{"sku": near.sku, "quantity": 1}],
        **stated,
    }


def has_field(kind: str, name: str) -> bool:
    end: Any = the_core().type_map[kind]
    return name in end.fields


def refused(answer: Answer, name: str, *, barred: bool = False) -> None:
    assert set(answer.codes) == ({"FORBIDDEN"} if barred else {"BAD_USER_INPUT"}), answer.body
    assert "data" not in answer.body
    assert answer.statements == ()
    assert "Did you mean" not in answer.raw.decode(), name


def too_deep(answer: Answer) -> bool:
    """Whether the class's limits refused it before anybody asked for rights: shoppers' values are shallower."""
    return any(error["extensions"].get("limit") == "json_depth" for error in answer.body["errors"])


@pytest.mark.parametrize("visitor", ["customer", "admin"])
async def test_fields_that_an_input_does_not_have_are_refused(shared_door: Door, visitor: str) -> None:
    # given
    samples = Samples(shared_door.world.near)
    tried = 0
    for kind, chain in chains(lambda _: True).items():
        # the fields of a variable are looked at after the rights to the field that takes it
        barred = not opens(Role(visitor), f"{chain.owner}.{chain.field}")
        for name, value in SMUGGLED.items():
            if has_field(kind, name):
                continue
            # when
            smuggling = {**innermost(stated(chain, [], samples), chain), name: value}
            given = within(chain, smuggling, samples)
            by_variable = await shared_door.http(visitor, variable_document(chain), {"given": given})
            # then
            refused(by_variable, name, barred=barred and not too_deep(by_variable))
            tried += 1
        # and: all at once, as they stand in a document
        bare = {**innermost(stated(chain, [], samples), chain), "status": "x", "paid": True}
        if not has_field(kind, "status"):
            call = f"{chain.field}({chain.argument}: {literal(within(chain, bare, samples))}{beside(chain)})"
            refused(await shared_door.http(visitor, document_of(chain, call)), "literal")
    assert tried > 14 * (len(input_types()) - 3)


@pytest.mark.parametrize("visitor", SHOPPERS)
async def test_shoppers_state_no_price_no_date_and_no_payment(shared_door: Door, visitor: str) -> None:
    # given
    lines, payments = an_order(shared_door)["lines"], [{"gateway": "cards"}]
    tried = [("OrderPlaceInput", name, an_order(shared_door, **{name: value})) for name, value in FOR_MERCHANTS.items()]
    tried += [
        ("OrderLineInput", name, an_order(shared_door, lines=[{**lines[0], name: value}]))
        for name, value in ON_A_LINE.items()
    ]
    tried += [
        ("OrderPaymentInput", name, an_order(shared_door, payments=[{**payments[0], name: value}]))
        for name, value in ON_A_PAYMENT.items()
    ]
    for kind, name, order in tried:
        # when
        answer = await shared_door.http(visitor, PLACE, {"input": order})
        # then
        (error,) = answer.body["errors"]
        code = "UNAUTHENTICATED" if visitor == Role.ANONYMOUS.value else "FORBIDDEN"
        assert (error["extensions"]["code"], error["extensions"]["field"]) == (code, f"{kind}.{name}")
        assert answer.statements == (), name


async def test_free_json_stays_free_json(door: Door) -> None:
    # given
    smuggled = {"status": "COMPLETED", "totalMinor": 1, "customerId": str(door.world.far.customer_id), "tags": ["vip"]}
    order = an_order(door, metadata=smuggled, payments=[{"gateway": "cards"}])
    order["lines"][0]["properties"] = {"unitPrice": {"amount": "0.01", "currency": "EUR"}, "quantity": 99}
    # when
    placed = (await door.http("customer", PLACE, {"input": order})).data["orderPlace"]
    # then
    assert placed["errors"] == []
    text = """query ($id: ID!) { order(id: $id) { status paymentStatus tags metadata customer { id }
      totals { total { amount } captured { amount } } lines { quantity unitPrice { amount } } } }"""
    found = (await door.http("admin", text, {"id": placed["order"]["id"]})).data["order"]
    assert found == {
        "status": "OPEN",
        "paymentStatus": "PENDING",
        "tags": [],
        "metadata": smuggled,
        "customer": {"id": door.world.near.ids["Customer"]},
        "totals": {"total": {"amount": "12.50"}, "captured": {"amount": "0.00"}},
        "lines": [{"quantity": 1, "unitPrice": {"amount": "12.50"}}],
    }


def innermost(value: Any, chain: Chain) -> Any:
    """The value of the chain's last input."""
    for name in (None, *(step for _, step in chain.fields)):
        value = value if name is None else value[name]
        value = value[0] if isinstance(value, list) else value
    return value


def variable_document(chain: Chain) -> str:
    owner: Any = the_core().type_map[chain.owner]
    kind = owner.fields[chain.field].args[chain.argument].type
    call = f"{chain.field}({chain.argument}: $given{beside(chain)})"
    return document_of(chain, call).replace(" ", f" ($given: {kind}) ", 1)


def document_of(chain: Chain, call: str) -> str:
    return f"{chain.owner.lower()} {{ {call} {{ __typename }} }}"
