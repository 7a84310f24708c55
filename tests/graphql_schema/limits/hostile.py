"""Documents that nobody sends in good faith: generated from a seed, hundreds of kinds of too much, mixed at random."""

import random
from collections.abc import Callable, Iterator

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

MOST_TOKENS = 1_000
"""About as long as a document gets: what is longer is refused while it is read."""


class HostileDocuments:
    """An endless stream of hostile documents for one schema; the same seed makes the same documents."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self._schema = schema
        self._random = random.Random(seed)
        self._composite = [
            kind
            for kind in schema.type_map.values()
            if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        ]
        self._kinds: list[Callable[[], str]] = [
            self._anything,
            self._anything,
            self._anything,
            self._fan_out,
            self._circle,
            self._tower_of_inline_fragments,
            self._tower_of_values,
            self._pages_in_pages,
            self._introspection_in_circles,
            self._the_same_again,
            self._aliases,
            self._directives,
            self._fragments_that_overlap,
            self._many_operations,
            self._strangers,
            self._torn,
        ]

    def __iter__(self) -> Iterator[str]:
        while True:
            yield self._random.choice(self._kinds)()

    # ---- random walks over the schema -------------------------------------------------------------------------

    def _anything(self) -> str:
        self._left = self._random.randint(20, MOST_TOKENS)
        self._fragments = [f"F{n}" for n in range(self._random.choice([0, 1, 3, 10, 40]))]
        parts: list[str] = []
        for number in range(self._random.choice([1, 1, 1, 2, 5])):
            kind = self._random.choice(["query", "query", "mutation", "subscription"])
            root = self._schema.type_map[kind.capitalize()]
            variables = self._random.choice(["", "($n: Int = 100, $m: Int, $ids: [ID!] = [1, 2, 3])"])
            parts.append(f"{kind} O{number}{variables} {self._selection(root, 0)}")
        parts += [
            f"fragment {name} on {(on := self._some_type()).name} {self._selection(on, 0)}" for name in self._fragments
        ]
        self._random.shuffle(parts)
        return "\n".join(parts)

    def _some_type(self) -> GraphQLNamedType:
        return self._random.choice(self._composite)

    def _selection(self, kind: GraphQLNamedType | None, depth: int) -> str:
        self._left -= 2
        if self._left < 0 or depth > 150:
            return "{ __typename }"
        chosen = [self._selected(kind, depth) for _ in range(self._random.choice([1, 1, 2, 3, 8]))]
        return "{ " + " ".join(chosen) + " }"

    def _selected(self, kind: GraphQLNamedType | None, depth: int) -> str:
        self._left -= 3
        dice = self._random.random()
        if dice < 0.15 and self._fragments:
            return f"...{self._random.choice(self._fragments)}{self._directive()}"
        if dice < 0.25:
            on = self._some_type()
            return f"... on {on.name}{self._directive()} {self._selection(on, depth + 1)}"
        if dice < 0.30 or not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            below = self._selection(None, depth + 1) if self._random.random() < 0.5 else ""
            return f"{self._alias()}nothing{self._random.randint(0, 9)}{self._arguments()} {below}"
        name = self._random.choice([*kind.fields, "__typename", *(["__schema"] if kind.name == "Query" else [])])
        field = kind.fields.get(name)
        inner = self._schema.type_map["__Schema"] if name == "__schema" else field and get_named_type(field.type)
        leaf = inner is None or is_leaf_type(inner)
        below = "" if leaf != (self._random.random() < 0.05) else self._selection(inner, depth + 1)
        return f"{self._alias()}{name}{self._arguments()}{self._directive()} {below}"

    def _alias(self) -> str:
        return f"a{self._random.randint(0, 50)}: " if self._random.random() < 0.1 else ""

    def _directive(self) -> str:
        if self._random.random() > 0.05:
            return ""
        return self._random.choice([" @skip(if: true)", " @include(if: $n)", " @no @no @no", ' @x(y: {a: [1, "b"]})'])

    def _arguments(self) -> str:
        if self._random.random() > 0.3:
            return ""
        name = self._random.choice(["first", "last", "ids", "input", "after", "filter"])
        self._left -= 5
        return f"({name}: {self._value(self._random.choice([0, 1, 3, 20]))})"

    def _value(self, depth: int) -> str:
        self._left -= 2
        if depth <= 0 or self._left < 0:
            number = self._random.choice(["0", "-1", "50", "101", "9" * 30, "9" * 5_000, "1e400", "2.5"])
            return self._random.choice(
                [number, "$n", "$ids", "$no", "null", "true", "RED", '"x"', '"' + "x" * 3_000 + '"']
            )
        inner = [self._value(depth - 1) for _ in range(self._random.choice([1, 1, 2]))]
        if self._random.random() < 0.5:
            return "[" + ", ".join(inner) + "]"
        return "{" + ", ".join(f"k{n}: {value}" for n, value in enumerate(inner)) + "}"

    # ---- attacks that have names ------------------------------------------------------------------------------

    def _fan_out(self) -> str:
        levels, width = self._random.randint(2, 90), self._random.randint(2, 5)
        on = self._random.choice(["Query", "Order", "Nothing"])
        parts = [f"fragment f{n} on {on} {{ {f'...f{n + 1} ' * width} id }}" for n in range(levels)]
        parts += [f"fragment f{levels} on {on} {{ viewer {{ name }} }}", "{ ...f0 }"]
        self._random.shuffle(parts)
        return " ".join(parts)

    def _circle(self) -> str:
        size = self._random.randint(1, 60)
        parts = [f"fragment f{n} on Query {{ ...f{(n + 1) % size} viewer {{ id }} }}" for n in range(size)]
        return "{ ...f0 } " + " ".join(parts)

    def _tower_of_inline_fragments(self) -> str:
        levels = self._random.randint(5, 190)
        opening = self._random.choice(["... {", "... on Query {", "... @include(if: true) {"])
        return "{ " + opening * levels + " viewer { id } " + "}" * levels + " }"

    def _tower_of_values(self) -> str:
        levels = self._random.randint(5, 190)
        value = self._random.choice(["[" * levels + "1" + "]" * levels, "{a: " * levels + "1" + "}" * levels])
        return f"{{ nodes(ids: {value}) {{ id }} }}"

    def _pages_in_pages(self) -> str:
        levels, size = self._random.randint(1, 40), self._random.choice(["50", "100", "1000000000", "-5", "$n"])
        opening = f"customers(first: {size}) {{ edges {{ node {{ orders(last: {size}) {{ edges {{ node {{ customer {{ "
        return "query ($n: Int = 50) { " + opening * levels + "id" + " } } } } } } }" * levels + " }"

    def _introspection_in_circles(self) -> str:
        levels = self._random.randint(1, 40)
        step = self._random.choice(["fields { type {", "ofType { ofType {", "possibleTypes { interfaces {"])
        return "{ __schema { types { " + f"{step} " * levels + "name" + " } }" * levels + " } } }"

    def _the_same_again(self) -> str:
        field = self._random.choice(
            ["id", "__typename", 'order(id: "1") { id }', "viewer { name }", "lines { sku { code } }"]
        )
        return "{ viewer { " + f"{field} " * self._random.randint(50, 300) + "} }"

    def _aliases(self) -> str:
        return "{ " + " ".join(f"a{n}: viewer {{ name }}" for n in range(self._random.randint(10, 200))) + " }"

    def _directives(self) -> str:
        return "{ viewer { name " + "@a" * self._random.randint(5, 480) + " } }"

    def _fragments_that_overlap(self) -> str:
        count, fields = self._random.randint(2, 40), self._random.randint(1, 25)
        names = ["id", "number", "status", "total { amount }", "lines { id sku { code } }"]
        body = " ".join(self._random.choice(names) for _ in range(fields))
        spread = " ".join(f"...g{n}" for n in range(count))
        parts = [f"fragment g{n} on Order {{ {body} }}" for n in range(count)]
        return f'{{ order(id: "1") {{ {spread} }} }} ' + " ".join(parts)

    def _many_operations(self) -> str:
        return (
            " ".join(f"query q{n} {{ ...f }}" for n in range(self._random.randint(2, 150)))
            + " fragment f on Query { a }"
        )

    def _strangers(self) -> str:
        return self._random.choice(
            [
                "type A { a: Int } " * 50,
                "{ " + "x { " * 150 + "y" + " }" * 150 + " }",
                "fragment lonely on Order { id }",
                "{ ...missing } fragment f on Missing { ...missing }",
                "fragment f on Query { a } fragment f on Query { ...f } { ...f }",
                "subscription { ...f } fragment f on Subscription { ...f ...f }",
                "#" + "x" * 5_000 + "\n{ viewer { id } }",
                "query (" + " ".join(f"$v{n}: Int = {n}" for n in range(150)) + ") { viewer { id } }",
                "{ " + "é" * 500 + " }",
            ]
        )

    def _torn(self) -> str:
        """A document of another kind, cut or with pieces swapped: most cannot be parsed."""
        text = self._random.choice(self._kinds[:-1])()
        first, second = sorted(self._random.sample(range(len(text) + 1), 2))
        return self._random.choice([text[:second], text[first:], text[:first] + text[second:], text[first:second] * 2])
