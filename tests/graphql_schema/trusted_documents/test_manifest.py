"""Manifests as builds write them: every entry is verified and validated, and what is wrong is named."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema

from app.domain.enums import Role
from graphql_schema.limits.role_limits import shipped_limits
from graphql_schema.schema import core_schema
from graphql_schema.trusted_documents import Manifest, ManifestError
from graphql_schema.trusted_documents.manifest import load_manifest as load_with_limits
from tests.graphql_schema.asking import the_schema

CHANNELS = "query Channels { channels { code } }"
SKUS = "query Skus($codes: [String!]) { skus(codes: $codes) { edges { node { code } } } }"
Write = Callable[..., Path]


def load_manifest(paths: list[Path], schema: GraphQLSchema, roles: frozenset[Role] = frozenset(Role)) -> Manifest:
    return load_with_limits(paths, schema, shipped_limits(), roles=roles)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return core_schema(the_schema())


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def manifest(content: Any, name: str = "manifest.json") -> Path:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return manifest


def test_a_document_is_found_by_its_hash_with_and_without_the_prefix(write: Write, schema: GraphQLSchema) -> None:
    # given
    path = write({f"sha256:{sha256(CHANNELS)}": CHANNELS, sha256(SKUS): SKUS})
    # when
    manifest = load_manifest([path], schema)
    # then
    for text in (CHANNELS, SKUS):
        assert manifest.get(sha256(text)) == manifest.get(f"sha256:{sha256(text)}") == text
    assert manifest.get(sha256("")) is None
    assert len(manifest) == 2


def test_ids_of_other_forms_are_taken_as_they_stand(write: Write, schema: GraphQLSchema) -> None:
    # given: Relay's MD5, codegen's SHA-1, a build's own name, a method of one's own
    ids = ["0123456789abcdef0123456789abcdef", "a" * 40, "shop.channels-v2", "x-build:17"]
    # when
    manifest = load_manifest([write(dict.fromkeys(ids, CHANNELS))], schema)
    # then
    assert [manifest.get(name) for name in ids] == [CHANNELS] * 4


def test_reads_apollos_format(write: Write, schema: GraphQLSchema) -> None:
    # given
    operation = {"id": sha256(CHANNELS), "name": "Channels", "type": "query", "body": CHANNELS}
    path = write({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [operation]})
    # when
    manifest = load_manifest([path], schema)
    # then
    assert dict(manifest) == {sha256(CHANNELS): CHANNELS}


def test_several_files_are_one_manifest(write: Write, schema: GraphQLSchema) -> None:
    # given
    shop = write({"a": CHANNELS, sha256(SKUS): SKUS}, "shop.json")
    desk = write({"b": CHANNELS, f"sha256:{sha256(SKUS)}": SKUS}, "desk.json")
    # when
    manifest = load_manifest([shop, desk], schema)
    # then
    assert dict(manifest) == {"a": CHANNELS, "b": CHANNELS, sha256(SKUS): SKUS}


def test_one_id_cannot_have_two_texts(write: Write, schema: GraphQLSchema) -> None:
    # given
    shop, desk = write({"a": CHANNELS}, "shop.json"), write({"a": SKUS}, "desk.json")
    # then
    with pytest.raises(ManifestError, match=r"desk\.json: document a has another text elsewhere"):
        load_manifest([shop, desk], schema)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[", "is not JSON in UTF-8"),
        ("[]", "is not an object of documents by id"),
        ('{"a": "{ channels { code } }", "a": "{ viewer { roles } }"}', "the member a stands twice"),
        ({"a": 1}, "document a is not a text"),
        ({"a": "  "}, "document a is not a text"),
        ({"": CHANNELS}, "'' is not an id that a request could name"),
        ({"two words": CHANNELS}, "'two words' is not an id that a request could name"),
        ({"x" * 257: CHANNELS}, "is not an id that a request could name"),
        ({"sha256:abc": CHANNELS}, "document sha256:abc is not named by 64 lower-case hexadecimal digits"),
        ({f"sha256:{sha256(CHANNELS).upper()}": CHANNELS}, "is not named by 64 lower-case hexadecimal digits"),
        ({f"sha256:{sha256(SKUS)}": CHANNELS}, f"document sha256:{sha256(SKUS)} is not what its hash says"),
        ({sha256(CHANNELS): CHANNELS + "\n"}, "is not what its hash says"),
        ({"a": "{ channels { "}, "document a cannot be served: Syntax Error"),
        ({"a": "{ chanels { code } }"}, "document a cannot be served: Cannot query field 'chanels' on type 'Query'."),
        ({"a": "fragment F on Sku { code }"}, "document a cannot be served"),
        ({"a": "type Sku { code: String }"}, "document a cannot be served"),
        ({"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}, "is neither documents by id"),
        ({"format": "else", "version": 1, "operations": []}, "is neither documents by id"),
        ({"format": "apollo-persisted-query-manifest", "version": 1}, "is neither documents by id"),
        (
            {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"body": CHANNELS}]},
            "operation 0 has no id",
        ),
        (
            {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a"}]},
            "document a is not a text",
        ),
    ],
)
def test_what_is_wrong_is_named(content: object, complaint: str, write: Write, schema: GraphQLSchema) -> None:
    # given
    path = write(content)
    # when
    with pytest.raises(ManifestError) as refused:
        load_manifest([path], schema)
    # then
    assert str(refused.value).startswith(f"{path}: ")
    assert complaint in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, schema: GraphQLSchema) -> None:
    with pytest.raises(ManifestError, match=r"nowhere\.json: cannot be read"):
        load_manifest([tmp_path / "nowhere.json"], schema)


def test_a_document_that_is_too_much_for_those_who_would_ask_is_named(write: Write, schema: GraphQLSchema) -> None:
    # given
    path = write({"a": f"{{ channels {{ {' '.join(f'c{number}: code' for number in range(16))} }} }}"})
    # then
    assert len(load_manifest([path], schema, roles=frozenset({Role.ADMIN}))) == 1
    with pytest.raises(ManifestError, match=r"document a cannot be served: The document has too many aliases \(16, at"):
        load_manifest([path], schema, roles=frozenset({Role.ANONYMOUS}))
