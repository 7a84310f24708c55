"""A front-end's operations become documents: found in all its files, each with its fragments, with the same ids."""

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema
from typer.testing import CliRunner, Result

from app.cli import main, program
from graphql_schema.limits.role_limits import shipped_limits
from graphql_schema.schema import core_schema
from graphql_schema.trusted_documents import ManifestError, load_manifest
from graphql_schema.trusted_documents.collecting import collect_documents
from tests.graphql_schema.asking import the_schema

CARD = "fragment Card on Sku { code ...Priced }"
PRICED = 'fragment Priced on Sku { price(channel: "web") { amount } }'

SKU_QUERY = 'query Q { sku(code: "tea") { __typename ...Card } channels { code } } ' + CARD
EXPECTED_WITH_TYPENAMES = """
    query Q { sku(code: "tea") { __typename ...Card } channels { code __typename } }
    fragment Card on Sku { code ...Priced __typename }
    fragment Priced on Sku { price(channel: "web") { amount __typename } __typename }
"""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return core_schema(the_schema())


def put(folder: Path, **files: str) -> Path:
    """Write files, `shop__card_ts` for `shop/card.ts`."""
    for name, text in files.items():
        stem, _, suffix = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def orderwire(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["documents", *map(str, arguments)])


def test_finds_operations_in_files_and_templates_each_with_the_fragments_it_needs(
    tmp_path: Path, schema: GraphQLSchema
) -> None:
    # given
    put(
        tmp_path,
        card_graphql=CARD,
        parts__priced_gql=PRICED,
        shop_ts="const SKU = gql`\n query OneSku($code: String!) { sku(code: $code) { ...Card } }\n ${CARD}\n`;",
        places_tsx="const P = graphql(/* GraphQL */ `query Places { locations { code } }`)",
        marked_js="const C = /* GraphQL */ `query Channels { channels { code } }`",
        plain_js="const nothing = `query NotMarked { channels { code } }`",
        notes_md="gql`query NotAScript { channels { code } }`",
        node_modules__other_graphql="query NotOurs { channels { code } }",
    )
    put(tmp_path / ".cache", copy_graphql="query NotOursEither { channels { code } }")
    # when
    found = collect_documents(tmp_path, schema)
    # then
    assert [(document.name, document.kind) for document in found] == [
        ("Channels", "query"),
        ("OneSku", "query"),
        ("Places", "query"),
    ]
    assert found[0].text == "query Channels {\n  channels {\n    code\n  }\n}"
    assert [line for line in found[1].text.splitlines() if line.startswith(("query", "fragment"))] == [
        "query OneSku($code: String!) {",
        "fragment Card on Sku {",
        "fragment Priced on Sku {",
    ]


def test_the_same_sources_give_the_same_ids_whatever_their_layout(tmp_path: Path, schema: GraphQLSchema) -> None:
    # given
    one = put(tmp_path / "one", all_graphql=f"query Q {{ skus {{ edges {{ node {{ ...Card }} }} }} }} {CARD} {PRICED}")
    other = put(
        tmp_path / "other",
        z_graphql=PRICED,
        a_graphql=f"{CARD}\n# words\n",
        q_js="gql`query Q {\n skus { edges { node { ...Card } } } }`",
    )
    # then
    assert [document.id for document in collect_documents(one, schema)] == [
        document.id for document in collect_documents(other, schema)
    ]


def test_adds_typename_where_caching_clients_do(tmp_path: Path, schema: GraphQLSchema) -> None:
    # given
    put(tmp_path, q_graphql=SKU_QUERY, priced_graphql=PRICED)
    # when
    (document,) = collect_documents(tmp_path, schema, add_typename=True)
    # then
    assert document.text.split() == EXPECTED_WITH_TYPENAMES.split()


def test_a_copy_of_the_schema_among_the_sources_is_no_document(tmp_path: Path, schema: GraphQLSchema) -> None:
    # given
    put(tmp_path, schema_graphql="type Query { channels: Int }", q_graphql="query Q { channels { code } }")
    # then
    assert [document.name for document in collect_documents(tmp_path, schema)] == ["Q"]


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"q_graphql": "query Q {"}, "q.graphql: Syntax Error"),
        ({"q_graphql": "{ channels { code } }"}, "q.graphql: an operation has no name"),
        ({"q_graphql": "query Q { channels { cod } }"}, "operation Q: Cannot query field 'cod' on type 'Channel'."),
        ({"q_graphql": "query Q { channels { ...Gone } }"}, "operation Q: there is no fragment Gone"),
        (
            {"a_graphql": "query Q { channels { code } }", "b_graphql": "query Q { channels { name } }"},
            "b.graphql: Q has another text elsewhere",
        ),
    ],
)
def test_what_is_wrong_is_named(files: dict[str, str], complaint: str, tmp_path: Path, schema: GraphQLSchema) -> None:
    with pytest.raises(ManifestError) as refused:
        collect_documents(put(tmp_path, **files), schema)
    assert complaint in str(refused.value)


@pytest.mark.parametrize("arguments", [[], ["--format", "apollo"], ["--format", "apollo", "--add-typename"]])
def test_the_command_writes_a_manifest_that_the_program_can_read(
    arguments: list[str], tmp_path: Path, schema: GraphQLSchema
) -> None:
    # given
    source = put(
        tmp_path / "source",
        q_graphql="query Q { channels { code } }",
        r_graphql="query R { skus { edges { cursor } } }",
    )
    manifest = tmp_path / "manifest.json"
    # when
    written = orderwire("build", source, "-o", manifest, *arguments)
    checked = orderwire("check", manifest)
    # then
    assert (written.exit_code, written.output) == (0, f"{manifest}: 2 documents\n")
    assert (checked.exit_code, checked.output) == (0, "2 documents can be served\n")
    assert len(load_manifest([manifest], schema, shipped_limits())) == 2


def test_apollos_format_says_which_name_has_which_id(tmp_path: Path) -> None:
    # given
    source, manifest = put(tmp_path / "source", q_graphql="query Q { channels { code } }"), tmp_path / "manifest.json"
    # when
    orderwire("build", source, "-o", manifest, "--format", "apollo")
    # then
    content: Any = json.loads(manifest.read_text())
    (operation,) = content.pop("operations")
    assert content == {"format": "apollo-persisted-query-manifest", "version": 1}
    assert operation.keys() == {"id", "name", "type", "body"}
    assert (operation["name"], operation["type"], len(operation["id"])) == ("Q", "query", 64)


def test_the_command_says_in_one_line_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    manifest = put(tmp_path, bad_json=json.dumps({"a": "{ nothing }"})) / "bad.json"
    monkeypatch.setattr("sys.argv", ["orderwire", "documents", "check", str(manifest)])
    # when
    with pytest.raises(SystemExit) as ended:
        main()
    # then
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"{manifest}: document a cannot be served: Cannot query field 'nothing' on type 'Query'.\n"
    )


@pytest.mark.parametrize(
    ("roles", "code"), [([], 0), (["admin"], 0), (["anonymous", "guest"], 0), (["guest"], 0), (["anonymous"], 2)]
)
def test_the_command_judges_as_those_who_will_ask(roles: list[str], code: int, tmp_path: Path) -> None:
    # given
    track = "subscription Track { orderChanged { __typename } }"
    manifest = put(tmp_path, shop_json=json.dumps({"track": track, "places": "{ locations { code } }"})) / "shop.json"
    # when
    checked = orderwire("check", manifest, *(part for role in roles for part in ("--role", role)))
    # then
    if code:
        assert str(checked.exception) == (
            f"{manifest}: document track cannot be served: Subscription.orderChanged needs credentials: none were sent."
        )
    else:
        assert checked.output == "2 documents can be served\n"
