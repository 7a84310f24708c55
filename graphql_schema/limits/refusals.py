"""How a limit is told: which one, what was found, and what is the most that would have been accepted."""

from graphql import GraphQLError

MESSAGES = {
    "document_characters": "The document is too long",
    "tokens": "The document has too many tokens",
    "operations": "The document has too many operations",
    "fragments": "The document has too many fragments",
    "spreads": "The document spreads fragments too often, inline ones included",
    "aliases": "The document has too many aliases",
    "directives": "The document has too many directives",
    "same_names": "Too many fields of the document answer under the same name",
    "depth": "The selection is nested too deep",
    "introspection_depth": "Introspection is nested too deep",
    "introspection_lists": "Introspection leads in circles",
    "selections": "The operation selects too many fields once its fragments are in their places",
    "query_root_fields": "The query has too many root fields",
    "mutation_root_fields": "The mutation has too many root fields",
    "subscription_root_fields": "The subscription has too many root fields",
    "list_items": "A list has too many items",
    "string_characters": "A string is too long",
    "number_characters": "A number has too many digits",
    "json_depth": "A value is nested too deep",
    "values": "The variables hold too many values",
    "page_size": "A page is too large",
    "nodes": "The answer could hold too many objects: ask for smaller pages or fewer levels",
    "cost_per_request": "The operation is too expensive: ask for smaller pages or fewer levels",
    "response_bytes": "The answer is too large: ask for smaller pages",
}
"""By limit; every one of these refuses before anything is executed, but for `response_bytes`."""

_COSTS = ("nodes", "cost_per_request", "response_bytes")


def refused(limit: str, found: int, maximum: int, **more: str) -> GraphQLError:
    """The refusal by a limit, with its figures in the extensions."""
    code = "COST_EXCEEDED" if limit in _COSTS else "BAD_USER_INPUT"
    return GraphQLError(
        f"{MESSAGES[limit]} ({found:,}, at most {maximum:,}).",
        extensions={**more, "code": code, "limit": limit, "found": found, "maximum": maximum},
    )


def hold(limit: str, found: int, maximum: int, **more: str) -> None:
    """Raise the refusal when more was found than the maximum."""
    if found > maximum:
        raise refused(limit, found, maximum, **more)
