"""What cannot be parsed: one way to say so, on every transport.

Business refusals are domain `Refusal`s; this is for values that are no cursor, no date, no id at all.
"""

from graphql import GraphQLError


def bad_input(message: str) -> GraphQLError:
    """A GraphQL error with the code BAD_USER_INPUT; its message is shown to the caller and says what would be right."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})
