"""The wire: our own thin HTTP, WebSocket and Server-Sent Events endpoints over one executor.

Every operation, whatever carried it, passes the same stations: principal, parse and validate (cached), authorization,
execution, masking. Nothing in here knows an order; the schema, the principal and the context come from outside.
"""

from graphql_schema.transport.errors import Code, KnownError, Unauthenticated
from graphql_schema.transport.executor import Caller, Executor
from graphql_schema.transport.shared_executions import SharedExecutions
from graphql_schema.transport.transport import GraphQLTransport
from graphql_schema.transport.wiring import TransportSettings

__all__ = [
    "Caller",
    "Code",
    "Executor",
    "GraphQLTransport",
    "KnownError",
    "SharedExecutions",
    "TransportSettings",
    "Unauthenticated",
]
