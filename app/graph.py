"""The graph behind its endpoints: schema, rights, limits, trusted documents, and what a failure may tell."""

from collections.abc import Mapping

from app.access.access_token import BadCredentials
from app.demo.callers import callers
from app.domain.principal import MERCHANT_ROLES, Principal
from app.services import Services
from app.settings import Settings, Switch
from db.failures import database_is_unavailable, statement_was_stopped, value_is_unstorable
from graphql_schema.authorization import EVERYBODY, Authorization
from graphql_schema.context import context_factory
from graphql_schema.ide import ide_page
from graphql_schema.limits.role_limits import read_limits
from graphql_schema.schema import core_schema, the_schema
from graphql_schema.transport import (
    Code,
    Executor,
    GraphQLTransport,
    KnownError,
    TransportSettings,
    Unauthenticated,
)
from graphql_schema.trusted_documents import open_trusted_documents


def graphql_transport(services: Services, settings: Settings) -> GraphQLTransport:
    """The graph behind its endpoints."""
    schema, limits = the_schema(), read_limits(settings.limits_file)
    readers = EVERYBODY if settings.development else MERCHANT_ROLES
    rights = Authorization(core_schema(schema), introspection=readers)
    authenticator = services.authenticator

    async def authenticate(headers: Mapping[str, str]) -> Principal:
        try:
            return await authenticator(headers)
        except BadCredentials as error:
            raise Unauthenticated(str(error)) from error

    documents = open_trusted_documents(
        core_schema(schema), limits, settings.trusted_documents, settings.trusted_document_modes
    )
    executor = Executor(
        schema,
        context_factory=context_factory(services),
        authorize=rights.check,
        authorize_values=rights.check_values,
        classify=classify_failure,
        resolve=documents.resolve,
        limits=limits,
    )
    return GraphQLTransport(
        executor=executor,
        authenticate=authenticate,
        standing=services.standing,
        meter=services.meter,
        counted=settings.rate_limits is Switch.ON,
        settings=TransportSettings(
            allow_get=settings.get_requests,
            simple_get=settings.development,
            send_deadline_seconds=settings.send_deadline_seconds,
            max_message_bytes=limits.process.message_bytes,
            connection_init_seconds=limits.process.connection_init_seconds,
            page=ide_page(lambda: callers(services.database, services.secrets)) if settings.development else None,
            freshness=documents.freshness,
        ),
    )


def classify_failure(error: BaseException) -> KnownError | None:
    """Name failures of the surroundings; anything else is masked as internal."""
    if database_is_unavailable(error):
        return KnownError(Code.UNAVAILABLE, "The database cannot be reached. Send the request again in a moment.")
    if statement_was_stopped(error):
        return KnownError(Code.UNAVAILABLE, "The database took too long. Send the request again in a moment.")
    if value_is_unstorable(error):
        return KnownError(
            Code.BAD_USER_INPUT, "A text holds a character that cannot be stored (NUL), or a number is too large."
        )
    return None
