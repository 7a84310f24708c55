"""The section `masks`, word by word: against app/domain/privacy.py, and as each role reads the fields over HTTP."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.enums import Role
from app.domain.principal import Principal
from app.domain.privacy import (
    Disclosure,
    billing_disclosure,
    contact_disclosure,
    delivery_disclosure,
    payment_reference_disclosure,
)
from db.database import Database
from graphql_schema.policies import load_matrix
from tests.attacks.door import Door
from tests.authorization.ways import opens
from tests.builders import Shop, dispatch_all
from tests.graphql_schema.asking import Graph, a_principal
from tests.graphql_schema.orders.buying import ADA, HOME, OFFICE

PUBLIC = {"Location.address", "PickupPoint.address"}
OF_MERCHANT = {"LegalEntity.address"}
"""Not personal: whoever sees the legal entity reads it."""
SLIPS = {"FulfillmentOrder.packingSlipUrl", "Package.packingSlipUrl", "Package.labelUrl"}
A_LINK = {"Invoice.url"} | SLIPS
"""Another one for each answer: there is one, or there is none (tests/scenarios/test_{invoices,packing_slips}.py)."""
OF_CUSTOMERS = {
    "Customer.addresses",
    "Customer.company",
    "Customer.email",
    "Customer.name",
    "Customer.phone",
    "CustomerAddress.address",
}
"""Who sees a customer reads all of it: the scope decides."""

SELECTIONS = {
    "Order.email": ("Order", "email"),
    "Order.contact": ("Order", "contact { name email phone }"),
    "Order.shippingAddress": ("Order", "shippingAddress { name line1 city phone }"),
    "Order.billingAddress": ("Order", "billingAddress { name line1 city phone }"),
    "Delivery.address": ("Delivery", "address { name line1 city phone }"),
    "Delivery.recipient": ("Delivery", "recipient { name email phone }"),
    "Payment.reference": ("Payment", "reference"),
    "PaymentTransaction.reference": ("PaymentTransaction", "reference"),
}

REACH = {"name": ADA.name, "email": ADA.email, "phone": ADA.phone}
MASKED_REACH = {"name": "A. L.", "email": "a***@example.com", "phone": "***3456"}
WORDS: dict[str, dict[Disclosure, Any]] = {
    "Order.email": {Disclosure.FULL: ADA.email, Disclosure.MASKED: "a***@example.com"},
    "Order.contact": {Disclosure.FULL: REACH, Disclosure.MASKED: MASKED_REACH},
    "Delivery.recipient": {Disclosure.FULL: REACH, Disclosure.MASKED: MASKED_REACH},
    "Payment.reference": {Disclosure.FULL: "psp-7731-Ada", Disclosure.MASKED: "***-Ada"},
    "PaymentTransaction.reference": {Disclosure.FULL: "psp-7731-Ada", Disclosure.MASKED: "***-Ada"},
}
"""What stands in the near order, whole and masked."""


@dataclass(frozen=True, slots=True)
class Later:
    """A clock that stands."""

    at: datetime

    def now(self) -> datetime:
        """The instant that it stands at."""
        return self.at


def home(address: Any) -> dict[Disclosure, Any]:
    whole = {"name": address.name, "line1": address.line1, "city": address.city, "phone": address.phone}
    return {
        Disclosure.FULL: whole,
        Disclosure.MASKED: {"name": "A. L.", "line1": None, "city": address.city, "phone": None},
    }


WORDS["Order.shippingAddress"] = WORDS["Delivery.address"] = home(HOME)
WORDS["Order.billingAddress"] = home(OFFICE)


def in_scope(role: Role, door: Door) -> Principal:
    """Somebody of a role who sees the near order."""
    near = door.world.near
    return replace(
        a_principal(role),
        customer_id=near.customer_id if role is Role.CUSTOMER else None,
        order_id=near.order_id if role is Role.GUEST else None,
        locations=frozenset({near.location}) if role in (Role.STORE, Role.WAREHOUSE) else None,
    )


@pytest.mark.parametrize("working", [True, False])
def test_the_words_are_those_of_privacy(shared_door: Door, working: bool) -> None:
    near = shared_door.world.near
    for field, by_role in load_matrix().masks.items():
        for role, mask in by_role.items():
            principal = in_scope(role, shared_door)
            of_order: dict[str, Any] = {"customer_id": near.customer_id, "order_id": near.order_id}
            match field:
                case "Order.email" | "Order.contact":
                    said = contact_disclosure(principal, **of_order)
                case "Order.shippingAddress" | "Delivery.address" | "Delivery.recipient":
                    said = delivery_disclosure(principal, **of_order, working=working)
                case "Order.billingAddress":
                    said = billing_disclosure(principal, **of_order)
                case "Payment.reference" | "PaymentTransaction.reference":
                    said = payment_reference_disclosure(principal)
                case "Invoice.url":
                    whole = billing_disclosure(principal, **of_order) is Disclosure.FULL
                    said = Disclosure.FULL if whole else Disclosure.NONE
                case _ if field in SLIPS:
                    whole = delivery_disclosure(principal, **of_order, working=working) is Disclosure.FULL
                    of_merchant = role not in (Role.ANONYMOUS, Role.CUSTOMER, Role.GUEST)
                    said = Disclosure.FULL if whole and of_merchant else Disclosure.NONE
                case _:
                    assert field in PUBLIC | OF_MERCHANT | OF_CUSTOMERS, f"{field} has masks that nothing proves"
                    continue
            assert said is (mask.working if working else mask.otherwise), (field, role)


@pytest.mark.parametrize("scopes", [set[str](), {"payments"}])
def test_an_app_without_pii_reads_no_personal_data(scopes: set[str]) -> None:
    app = replace(a_principal(Role.APP), scopes=frozenset(scopes))
    nobody: dict[str, Any] = {"customer_id": None, "order_id": a_principal(Role.ADMIN).id}
    said = {
        contact_disclosure(app, **nobody),
        billing_disclosure(app, **nobody),
        delivery_disclosure(app, **nobody, working=True),
    }
    assert said == {Disclosure.NONE}
    assert payment_reference_disclosure(app) is (Disclosure.FULL if "payments" in scopes else Disclosure.NONE)


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_reads_what_the_word_says(shared_door: Door, role: Role) -> None:
    masks = load_matrix().masks
    assert set(masks) == SELECTIONS.keys() | PUBLIC | OF_CUSTOMERS | OF_MERCHANT | A_LINK
    for field, (kind, selection) in SELECTIONS.items():
        if not opens(role, field):
            assert masks[field][role].working is Disclosure.NONE
            continue
        # when
        document = f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {selection} }} }} }}"
        node = (await shared_door.http(role.value, document, {"id": shared_door.world.near.ids[kind]})).data["node"]
        # then
        shown = None if node is None else node[field.partition(".")[2]]
        assert shown == WORDS[field].get(masks[field][role].working), (field, role)


async def test_a_place_reads_where_a_delivery_went_for_thirty_days(door: Door) -> None:
    # given: one unit of the near order has left, another not
    services = door.served.services
    near = door.world.near
    document = "query ($id: ID!) { node(id: $id) { ... on Delivery { address { line1 } recipient { name } } } }"
    readers = {role: in_scope(role, door) for role in (Role.STORE, Role.WAREHOUSE)}
    elsewhere = replace(readers[Role.STORE], locations=frozenset({"HAM", near.location}))

    async def read(principal: Principal, days: int = 0) -> Any:
        later = Later(services.database.clock.now() + timedelta(days=days))
        graph = Graph(replace(services, database=Database(services.database.engine, later)))
        return (await graph.data(document, principal, id=near.ids["Delivery"]))["node"]

    full = {"address": {"line1": HOME.line1}, "recipient": {"name": ADA.name}}
    masked = {"address": {"line1": None}, "recipient": {"name": "A. L."}}
    # when: work is not done, however long ago the first parcel left
    assert await read(readers[Role.WAREHOUSE], days=400) == full
    # and: the rest leaves
    await dispatch_all(Shop(services.database, near.channel, "EUR", (near.location,), (near.sku,)), near.order_id)
    # then
    for principal in readers.values():
        assert await read(principal, days=29) == full
    assert await read(readers[Role.STORE], days=31) == masked
    assert await read(elsewhere, days=31) == masked
    assert await read(readers[Role.WAREHOUSE], days=31) == {"address": None, "recipient": None}
