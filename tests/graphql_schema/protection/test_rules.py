"""Rules over the graph: saved, listed, refused, removed."""

from dataclasses import replace
from typing import Any

from tests.builders import STAFF, Shop, a_key
from tests.graphql_schema.asking import Graph, a_graph

SAVE = """
    mutation ($input: AvailabilityRuleSaveInput!) { availabilityRuleSave(input: $input) {
        availabilityRule { code sku { code } channel { code } location { code } ringFence active applied version }
        errors { code path } } }
"""
REMOVE = """
    mutation ($input: AvailabilityRuleRemoveInput!) { availabilityRuleRemove(input: $input) {
        availabilityRule { code active version } errors { code path } } }
"""
LIST = "{ availabilityRules { edges { node { code } } } }"


async def saved(graph: Graph, principal: Any = STAFF, **rule: Any) -> Any:
    answer = await graph.data(SAVE, principal, input={"idempotencyKey": a_key(), **rule})
    return answer["availabilityRuleSave"]


async def test_a_rule_is_saved_listed_and_removed(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    answer = await saved(graph, code="fence", sku="mug", channel="web", ringFence=5)

    # then
    assert answer["errors"] == []
    assert answer["availabilityRule"] == {
        "code": "fence",
        "sku": {"code": "mug"},
        "channel": {"code": "web"},
        "location": None,
        "ringFence": 5,
        "active": True,
        "applied": True,
        "version": 1,
    }
    assert await graph.data(LIST, STAFF) == {"availabilityRules": {"edges": [{"node": {"code": "fence"}}]}}

    # when
    asked = {"idempotencyKey": a_key(), "code": "fence"}
    for _ in range(2):  # the same call again is answered alike
        removed = (await graph.data(REMOVE, STAFF, input=asked))["availabilityRuleRemove"]

        # then
        assert removed == {"availabilityRule": {"code": "fence", "active": False, "version": 2}, "errors": []}
    assert await graph.data(LIST, STAFF) == {"availabilityRules": {"edges": []}}


async def test_a_refusal_names_its_place_and_changes_nothing(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    answer = await saved(graph, code="fence", sku="mug", ringFence=5)

    # then
    assert answer == {"availabilityRule": None, "errors": [{"code": "INVALID", "path": ["channel"]}]}
    assert await graph.data(LIST, STAFF) == {"availabilityRules": {"edges": []}}


async def test_who_is_narrowed_makes_rules_about_their_own_and_sees_no_others(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    narrowed = replace(STAFF, channels=frozenset({"web"}), locations=frozenset({"HAM"}))
    await saved(graph, code="berlin", location="BER", safetyStock=1)
    asked = {"idempotencyKey": a_key(), "code": "all", "safetyStock": 1}

    # then
    assert await graph.code(SAVE, narrowed, input=asked) == "FORBIDDEN"
    assert await graph.code(SAVE, narrowed, input={**asked, "code": "berlin", "location": "HAM"}) == "FORBIDDEN"
    own = await saved(graph, narrowed, code="mine", channel="web", location="HAM", safetyStock=1)
    assert own["errors"] == []
    assert await graph.data(LIST, narrowed) == {"availabilityRules": {"edges": [{"node": {"code": "mine"}}]}}
