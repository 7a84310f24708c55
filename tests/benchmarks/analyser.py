"""What reading a document costs: parsing, analysing, validating. Three groups: usual ones, the worst that is still
within the limits, and the worst of many hostile ones.

Run: `python -m tests.benchmarks.analyser [DOCUMENTS]`. The yardstick is graphql-core's own parser on the same document
in the same run: the analyser's share is a ratio, which does not depend on the machine. Processor time, best of three.
"""

import itertools
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from graphql import GraphQLError, GraphQLSchema, get_introspection_query, parse, validate

from app.domain.enums import Role
from app.server.collector import settle_collector
from graphql_schema.limits.analysis import analyse
from graphql_schema.limits.facts import SchemaFacts
from graphql_schema.limits.role_limits import RoleLimits, shipped_limits
from graphql_schema.limits.roomy import roomy
from graphql_schema.schema import core_schema
from tests.benchmarks.rig import say
from tests.graphql_schema.asking import a_principal, the_schema
from tests.graphql_schema.limits.hostile import HostileDocuments
from tests.graphql_schema.test_documents import documents, pages

T = TypeVar("T")
TIMES = 3
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Reading:
    """Milliseconds of one document; what was not reached took none."""

    name: str
    outcome: str
    tokens: int
    parse: float
    analyse: float
    validate: float

    @property
    def whole(self) -> float:
        """All three."""
        return self.parse + self.analyse + self.validate


def timed(work: Callable[[], T]) -> tuple[T | GraphQLError, float]:
    """What it returned or raised, and the best processor time in milliseconds. With room on the stack, as served."""
    best, found, served = float("inf"), None, roomy(work)
    for _ in range(TIMES):
        start = time.process_time()
        try:
            found = served()
        except GraphQLError as error:
            found = error
        best = min(best, time.process_time() - start)
    assert found is not None
    return found, best * 1_000


def read(name: str, text: str, schema: GraphQLSchema, facts: SchemaFacts, limits: RoleLimits) -> Reading:
    """Read a document as `Documents` does, step by step, each with its time."""
    if len(text) > limits.document_characters:
        return Reading(name, "too long", 0, 0, 0, 0)
    document, parsing = timed(lambda: parse(text, max_tokens=limits.tokens))
    if isinstance(document, GraphQLError):
        return Reading(name, document.message[:60], 0, parsing, 0, 0)
    analysis, analysing = timed(lambda: analyse(document, facts, limits))
    if isinstance(analysis, GraphQLError):
        return Reading(name, analysis.message[:60], document.token_count, parsing, analysing, 0)
    errors, validating = timed(
        lambda: validate(schema, document, max_errors=limits.errors, hide_suggestions=True) or ["valid"]
    )
    outcome = "valid" if errors == ["valid"] else "within the limits, not valid"
    return Reading(name, outcome, document.token_count, parsing, analysing, validating)


def usual() -> Iterable[tuple[str, str]]:
    """The documents of the guides, and what tools ask of a schema."""
    for page in pages():
        for number, (document, _) in enumerate(documents(page), start=1):
            yield f"{page.stem} {number}", document
    yield "introspection", get_introspection_query(input_value_deprecation=True)


def largest() -> Iterable[tuple[str, str]]:
    """The kinds that a search within the limits found to be worst: full of what is compared, or full to the last token.

    Fields of one name are compared pair by pair; a long selection is read by every rule.
    """
    for same, strangers in itertools.product((40, 60, 80, 89), (0, 500, 1_000, 1_400, 1_900)):
        unknown = " ".join(f"f{number}" for number in range(strangers))
        viewer = f"viewer {{ name {unknown} }}"
        yield f"{same} lists, {strangers} strangers", f'{{ order(id: "1") {{ {"lines { id } " * same} }} {viewer} }}'
        argued = 'events(after: "a") { __typename } ' * same
        yield f"{same} with arguments, {strangers} strangers", f'{{ order(id: "1") {{ {argued} }} {viewer} }}'
    for count, fields in itertools.product((10, 20, 40), (2, 5, 10, 20, 40)):
        names = [f"field{number}" for number in range(fields)]
        spread = " ".join(f"...f{number}" for number in range(count))
        parts = [f"fragment f{number} on Order {{ {' '.join(names)} }}" for number in range(count)]
        yield f"{count} fragments of {fields}", f'{{ order(id: "1") {{ {spread} {spread} }} }} {" ".join(parts)}'
    for items in (45, 240, 900, 1_900):
        yield f"a list of {items}", "{ skus(codes: [" + '"a" ' * items + "]) { edges { cursor } } }"
        yield (
            f"an input of {items}",
            "mutation { orderPlace(input: {" + "a: 1 " * (items // 3) + "}) { errors { code } } }",
        )
    for depth in (40, 47, 100, 153):
        yield (
            f"a string at depth {depth}",
            "{" + "... {" * depth + f'node(id: "{"x" * 4_000}") {{ id }}' + "}" * depth + "}",
        )
    for levels in (50, 110):
        yield f"{levels} inline fragments", "{ viewer { " + "... { " * levels + "name" + " }" * levels + " } }"


def table(title: str, readings: Iterable[Reading], most: int) -> None:
    """Print the dearest."""
    ordered = sorted(readings, key=lambda reading: -reading.whole)
    say(f"\n{title}: {len(ordered)} documents")
    say(f"{'':44} {'tokens':>6} {'parse':>7} {'analyse':>8} {'validate':>9} {'whole':>7} {'ratio':>6}")
    for one in ordered[:most]:
        ratio = one.analyse / one.parse if one.parse else 0
        say(
            f"{one.name[:44]:44} {one.tokens:6} {one.parse:7.2f} {one.analyse:8.2f} {one.validate:9.2f} "
            f"{one.whole:7.2f} {ratio:6.2f}  {one.outcome}"
        )
    parsed = [one for one in ordered if one.analyse and one.parse]
    if parsed:
        parsing, analysing = sum(one.parse for one in parsed), sum(one.analyse for one in parsed)
        say(f"all together: parse {parsing:.0f} ms, analyse {analysing:.0f} ms, ratio {analysing / parsing:.2f}")


def main(amount: int) -> None:
    """Measure and print all three groups, for the class with the larger limits."""
    schema = core_schema(the_schema())
    shipped = shipped_limits()
    facts = SchemaFacts(schema, shipped.weights)
    limits = shipped.of(a_principal(Role.APP))
    settle_collector()  # as the server does: what stays is left out of collections
    read("warm-up", get_introspection_query(), schema, facts, limits)
    table("Usual", [read(name, text, schema, facts, limits) for name, text in usual()], 8)
    within = [read(name, text, schema, facts, limits) for name, text in largest()]
    table("Worst within the limits", [one for one in within if one.validate], 8)
    hostile = itertools.islice(HostileDocuments(schema, SEED), amount)
    readings = [read(f"hostile {number}", text, schema, facts, limits) for number, text in enumerate(hostile)]
    table("Hostile", readings, 8)
    passed = sum(1 for one in readings if one.validate)
    say(f"{passed} of {len(readings)} reached validation")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
