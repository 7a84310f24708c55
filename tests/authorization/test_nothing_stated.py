"""Between the matrix and the use cases: what states nothing is not refused, and what slips by is refused again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import GraphQLNonNull, Undefined

from app.domain.enums import Role
from graphql_schema.authorization import Authorization
from graphql_schema.context import context_factory
from graphql_schema.policies import EVERYBODY, load_matrix
from graphql_schema.transport.errors import OperationRefused
from graphql_schema.transport.executor import Caller, Executor
from graphql_schema.transport.requests import GraphQLRequest
from tests.attacks.door import Door
from tests.authorization.chains import Chain, beside, chains, input_types, stated, states, target_of
from tests.authorization.samples import Samples
from tests.authorization.test_fields import BARRED
from tests.authorization.ways import opens, the_core
from tests.graphql_schema.asking import a_principal, the_schema


def reachable(place: str) -> bool:
    """What a customer may select or state."""
    inputs = {kind.name for kind in input_types()}
    stating = place.count(".") == 2 or place.partition(".")[0] in inputs
    return states(Role.CUSTOMER, place) if stating else opens(Role.CUSTOMER, place)


BARRED_TO_CUSTOMERS = [
    (chain, name)
    for kind, chain in chains(reachable).items()
    for name in the_core().type_map[kind].fields  # type: ignore[union-attr] # it is an input type
    if not states(Role.CUSTOMER, f"{kind}.{name}")
]
"""Every input field that a customer gets to and may not state."""

CHANGES = {"CustomerProfileInput"}
"""Inputs whose nulls and empty lists take away what is kept: these state something, and are refused by the use case."""


def nothings(place: Any) -> list[Any]:
    """Values that state nothing."""
    if isinstance(place.type, GraphQLNonNull):
        return []
    default = [] if place.default_value is Undefined else [place.default_value]
    return [None, *([[]] if str(place.type).startswith("[") else []), *default]


async def test_null_an_empty_list_and_the_default_state_nothing(door: Door) -> None:
    # given
    samples = Samples(door.world.near)
    tried = [
        (chain, name, nothing) for chain, name in BARRED_TO_CUSTOMERS for nothing in nothings(place_of(chain, name))
    ]
    assert len(tried) > 30
    for chain, name, nothing in tried:
        # when
        value = put(stated(chain, [], samples), [step for _, step in chain.fields], name, nothing)
        answer = await door.http("customer", document_of(chain), {"given": value})
        # then
        met = BARRED & set(answer.codes)
        takes_away = target_of(chain).name in CHANGES
        assert met == ({"FORBIDDEN"} if takes_away else set()), (chain, name, nothing, answer.body)


async def test_the_use_cases_refuse_what_the_matrix_would_let_by(door: Door) -> None:
    # given: a matrix that lets everybody state everything
    matrix = load_matrix()
    open_inputs = {kind: dict.fromkeys(lines, EVERYBODY) for kind, lines in matrix.inputs.items()}
    rights = Authorization(the_core(), replace(matrix, inputs=open_inputs))
    services = door.served.services
    executor = Executor(
        the_schema(),
        context_factory=context_factory(services),
        authorize=rights.check,
        authorize_values=rights.check_values,
    )
    ada = Caller(a_principal(Role.CUSTOMER, customer_id=door.world.near.customer_id), "test")
    samples = Samples(door.world.near)
    tried = [(chain, name) for chain, name in BARRED_TO_CUSTOMERS if chain.owner == "Mutation"]
    assert len(tried) > 20
    for chain, name in tried:
        # when
        given = {"given": stated(chain, [name], samples)}
        prepared = executor.prepare(GraphQLRequest(document_of(chain), given, None), ada)
        try:
            payload = await executor.execute(prepared, ada)
        except OperationRefused as refused:
            payload = {"errors": refused.errors}
        # then
        (error,) = payload["errors"]
        assert (error["extensions"]["code"], error["extensions"]["at"][-1]) == ("FORBIDDEN", name), (name, payload)


def document_of(chain: Chain) -> str:
    """The chain's field with its argument as one variable."""
    owner: Any = the_core().type_map[chain.owner]
    kind = owner.fields[chain.field].args[chain.argument].type
    called = f"{chain.field}({chain.argument}: $given{beside(chain)})"
    return f"{chain.owner.lower()} ($given: {kind}) {{ {called} {{ __typename }} }}"


def place_of(chain: Chain, name: str) -> Any:
    owner: Any = the_core().type_map[chain.owner]
    place = owner.fields[chain.field].args[chain.argument]
    for kind, step in chain.fields:
        parent: Any = the_core().type_map[kind]
        place = parent.fields[step]
    end: Any = place.type
    while hasattr(end, "of_type"):
        end = end.of_type
    return end.fields[name]


def put(value: Mapping[str, Any], steps: list[str], name: str, wanted: Any) -> dict[str, Any]:
    """A copy of the value in which the field at the end of the steps is another."""
    if not steps:
        return {**value, name: wanted}
    first, *rest = steps
    inner = value[first]
    changed = [put(inner[0], rest, name, wanted)] if isinstance(inner, list) else put(inner, rest, name, wanted)
    return {**value, first: changed}
