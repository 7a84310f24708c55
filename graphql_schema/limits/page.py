"""The limits as people read them: one Markdown page, rendered from the shipped figures, so that it says no others."""

from typing import Any

from graphql_schema.limits.analysis import MAX_INTROSPECTION_LISTS, MAX_NUMBER_CHARACTERS
from graphql_schema.limits.role_limits import Limits, ProcessLimits, RoleLimits, Weights, shipped_limits
from graphql_schema.pagination import DEFAULT_FIRST

_INTRODUCTION = """\
# Limits

How much one request may ask for, how much a caller may ask for in a minute, and what a refusal looks like. The figures
stand in [limits.yaml](../graphql_schema/limits/limits.yaml), `make schema` writes this page from them, and an operator
may change them with `ORDERWIRE_LIMITS_FILE` ([operations](operations.md)). **Shoppers** are the anonymous, customers
and guests with a link; the **merchant** is staff of all roles, and apps.

## A refusal

What is too much is refused before anything runs, with the limit, what was found and the most that is accepted:

```json
{
  "errors": [
    {
      "message": "`first` must be from 1 to 50.",
      "extensions": {
        "code": "BAD_USER_INPUT",
        "limit": "page_size",
        "found": 80,
        "maximum": 50,
        "argument": "Query.orders.first",
        "requestId": "9f2c41d08a7be356"
      }
    }
  ]
}
```

`code` is `COST_EXCEEDED` for `cost_per_request`, `nodes` and `response_bytes`, and `BAD_USER_INPUT` for all others. For
variables `at` names the variable. No refusal has more than five errors or guesses what you may have meant.

## Cost

Every answer, and the first item of a stream, tells its price in `extensions.cost`: what was `requested`, the `maximum`
of one request, what is `available` now, and the `restoreRatePerSecond`. When the bucket is empty the code is
`RATE_LIMITED` with `retryAfterSeconds`.

The price is the most that the operation could bring, reckoned from the document and its variables before it runs: an
object counts {object}, scalars nothing, and a page multiplies what is below it by its `first` or `last`
({default} when neither is given). A list without pages counts {list_size} objects unless it stands below. Each root
field of a mutation counts {mutation}, opening a subscription {subscription}, `__schema` or `__type` {introspection};
nothing costs less than 1.

```graphql
query Recent($n: Int = 10) {{
  orders(first: $n) {{ edges {{ node {{ id number lines {{ id sku {{ code }} }} }} }} }}
}}
```

```json
{{ "n": 10 }}
```

costs `10 * (1 + {list_size} * (1 + 1))`, which is {example}. So ask for smaller pages, or for fewer levels: a list
first, and the details of what is looked at.
"""

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "One request",
        (
            "body_bytes",
            "document_characters",
            "tokens",
            "operations",
            "query_root_fields",
            "mutation_root_fields",
            "subscription_root_fields",
            "depth",
            "introspection_depth",
            "aliases",
            "directives",
            "fragments",
            "spreads",
            "selections",
            "same_names",
            "page_size",
            "nodes",
            "cost_per_request",
            "list_items",
            "string_characters",
            "json_depth",
            "values",
            "errors",
            "response_bytes",
        ),
    ),
    ("A caller, over time", ("bucket", "refill_per_second")),
    ("Patience", ("request_seconds",)),
    (
        "What is live",
        (
            "sockets_per_principal",
            "sockets_per_address",
            "subscriptions_per_socket",
            "subscriptions_per_principal",
            "messages_per_second",
        ),
    ),
)

_MEANINGS = {
    "body_bytes": "Bytes of the body",
    "document_characters": "Characters of the document",
    "tokens": "Tokens of the document, comments too",
    "operations": "Operations in the document",
    "query_root_fields": "Root fields of a query",
    "mutation_root_fields": "Root fields of a mutation",
    "subscription_root_fields": "Root fields of a subscription",
    "depth": "Levels of fields, edges and nodes too",
    "introspection_depth": "Levels of fields below `__schema` and `__type`",
    "aliases": "Aliases",
    "directives": "Directives",
    "fragments": "Definitions of fragments",
    "spreads": "Spreads of fragments, inline ones too",
    "selections": "Fields, with every fragment in its places",
    "same_names": "Pairs of fields that answer under the same name, anywhere in the document",
    "page_size": "`first` and `last`",
    "nodes": "Objects that the answer could hold, those that cost nothing too",
    "cost_per_request": "Cost",
    "list_items": "Items of each list in variables and literals",
    "string_characters": "Characters of each string in variables and literals",
    "json_depth": "Lists and objects within each other in variables and literals",
    "values": "Values in the variables",
    "errors": "Errors that are told",
    "response_bytes": "Bytes of the answer, or of one item of a stream",
    "bucket": "Cost at once",
    "refill_per_second": "Cost per second after that",
    "request_seconds": "Seconds of one request",
    "sockets_per_principal": "Open sockets and event streams of one caller",
    "sockets_per_address": "Of one address (IPv6: of one /64 network)",
    "subscriptions_per_socket": "Subscriptions on one socket",
    "subscriptions_per_principal": "Subscriptions of one caller",
    "messages_per_second": "Messages on one socket per second",
    "sockets": "Open sockets and event streams",
    "message_bytes": "Bytes of one WebSocket message",
    "connection_init_seconds": "Seconds from the handshake to `connection_init`",
    "statement_seconds": "Seconds of one statement in the database",
    "lock_seconds": "Seconds of waiting for a lock in the database",
    "idle_in_transaction_seconds": "Seconds that a database transaction may idle",
    "acquire_seconds": "Seconds of waiting for a database connection, before 503",
}


def render_markdown() -> str:
    """The whole page, ending with a line break."""
    limits = shipped_limits()
    public, merchant = limits.classes["public"], limits.classes["merchant"]
    parts = [_introduction(limits.weights)]
    for heading, names in _GROUPS:
        parts.append(
            f"## {heading}\n\n| `limit` | | Shoppers | Merchant |\n|---|---|---|---|\n{_rows(names, public, merchant)}"
        )
    fixed = (
        f"Everywhere: a number has at most {MAX_NUMBER_CHARACTERS} digits, introspection lists (`fields`, "
        f"`interfaces`, `possibleTypes`, `inputFields`) stand at most {MAX_INTROSPECTION_LISTS} within each other, "
        "and no fragment spreads itself. Pages are cursors: the last costs what the first does, and there is no "
        "deepest.\n\n" + _bulk(limits)
    )
    parts.insert(2, fixed)
    parts.append(f"## One process\n\n| | |\n|---|---|\n{_process(limits.process)}")
    parts.append(_weights(limits.weights))
    return "\n".join(parts)


def _introduction(weights: Weights) -> str:
    head, _, tail = _INTRODUCTION.partition("## Cost")
    filled = tail.format(
        object=weights.object,
        default=DEFAULT_FIRST,
        list_size=weights.list_size,
        mutation=weights.mutation,
        subscription=weights.subscription,
        introspection=weights.introspection,
        example=10 * (weights.object + weights.list_size * 2 * weights.object),
    )
    return f"{head}## Cost{filled}"


def _bulk(limits: Limits) -> str:
    named = " and ".join(f"`{name}`" for name in limits.weights.bulk)
    figures = ", ".join(
        f"{_MEANINGS[name].lower()}: {_figure(getattr(limits.bulk, name))}"
        for name in ("body_bytes", "list_items", "values", "request_seconds")
    )
    return (
        f"{named} have a class of their own when they stand alone in their document, with the rows in variables, over "
        f"HTTP: {figures}. An app needs the scope `bulk` for them.\n"
    )


def _rows(names: tuple[str, ...], public: RoleLimits, merchant: RoleLimits) -> str:
    return "".join(
        f"| `{name}` | {_MEANINGS[name]} | {_figure(getattr(public, name))} | {_figure(getattr(merchant, name))} |\n"
        for name in names
    )


def _process(process: ProcessLimits) -> str:
    return "".join(f"| {_MEANINGS[name]} | {_figure(value)} |\n" for name, value in process.model_dump().items())


def _weights(weights: Weights) -> str:
    free = ", ".join(f"`{name}`" for name, weight in weights.types.items() if weight == 0)
    sizes = "".join(f"| `{place}` | {size} |\n" for place, size in weights.list_sizes.items())
    return (
        f"## What objects count\n\nNothing: {free} (a star stands for any beginning). All others {weights.object}.\n\n"
        f"| List without pages | counts as |\n|---|---|\n{sizes}"
        + "".join(f"| `{place}` | as many as `{argument}` has |\n" for place, argument in weights.sized_by.items())
        + f"| any other | {weights.list_size} |\n"
    )


def _figure(value: Any) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else str(value)
