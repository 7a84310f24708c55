"""The public face: one typed GraphQL graph. The only package that imports strawberry."""

from graphql_schema import enums

assert enums.DESCRIBED, "enumerations are described before any type names one"
