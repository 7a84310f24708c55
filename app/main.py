"""The composition root: settings in, ASGI application out. Nothing else builds engines, buses or schemas.

Start: database (own or given), schema at head, log, bus, hub, sequencer, graph, routes. Stop: streams end, then the
sequencer makes its last pass. Migrating is the business of the command that starts the workers.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from uuid import UUID

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.access.access_token import BadCredentials, issue_access_token
from app.access.authenticate import Authenticator
from app.access.issuers import ForeignIssuers
from app.access.secrets import Secrets, installation_secrets
from app.access.standing import Standing
from app.audit.anchors import FILE_NAME as ANCHORS_FILE
from app.audit.chain import audit_keys
from app.audit.earlier_keys import keep_earlier_keys
from app.audit.sealer import Sealer
from app.demo.accounts import refuse_open_demo
from app.demo.live import run_traffic
from app.domain.enums import Role
from app.domain.principal import MERCHANT_ROLES, Principal
from app.events.bus import WakeUpBus, refuse_memory_for_many
from app.events.cursor import CursorCodec
from app.events.follow import Follower
from app.events.hub import Hub
from app.events.sequencer import Sequencer
from app.limits.leases import LeasedMeter
from app.limits.meter import LocalMeter, Meter, Unmetered
from app.logs import configure_logs
from app.metrics import metrics_response
from app.orders.matching import SharedMatches
from app.pages import page_routes
from app.server.collector import settle_collector
from app.server.guard import guard, may_watch, refusal
from app.server.origins import Origins
from app.services import Services
from app.settings import Settings, Switch, settings_from_environment
from app.webhooks.endpoint import webhook_routes
from app.webhooks.receive import PrincipalOfApp
from db.audit_log import AuditLog
from db.durability import broken_promises
from db.engine import Patience, make_engine
from db.event_log import EventLog
from db.failures import database_is_unavailable, statement_was_stopped, value_is_unstorable
from db.postgres import embedded_postgres
from db.schema import current_revision, head_revision
from db.unit_of_work import Database, SystemClock
from graphql_schema.authorization import EVERYBODY, Authorization
from graphql_schema.context import context_factory
from graphql_schema.ide import ide_page, ide_routes
from graphql_schema.limits.role_limits import read_limits
from graphql_schema.schema import build_schema, core_schema
from graphql_schema.transport import (
    Code,
    Executor,
    GraphQLTransport,
    KnownError,
    TransportSettings,
    Unauthenticated,
)
from graphql_schema.trusted_documents import open_trusted_documents

log = structlog.get_logger(__name__)

LOG_CONNECTIONS = 4
READY_SECONDS = 2
PAGE_TOKEN_LIFETIME = timedelta(hours=12)


class SchemaOutOfDate(RuntimeError):
    """The database is not at the migration that this release needs."""


def create() -> Starlette:
    """The application of the environment's settings: what workers import."""
    return create_app(settings_from_environment(), on_ready=settle_collector)


def create_app(settings: Settings, *, on_ready: Callable[[], None] = lambda: None) -> Starlette:
    """An application that builds its parts when it starts, then says so, and takes them down when it stops."""
    configure_logs(development=settings.development)

    @asynccontextmanager
    async def lifespan(application: Starlette) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            services = await open_services(settings, stack)
            transport = graphql_transport(services, settings)
            application.router.routes.extend(transport.routes())
            if settings.development:
                application.router.routes.extend(ide_routes())
            application.router.routes.extend(page_routes(lambda: reading_token(services, settings)))
            application.router.routes.extend(
                webhook_routes(services.database, settings.webhook_sources, acting_app(services))
            )
            if settings.demo:
                await stack.enter_async_context(demo_traffic(services))
            application.state.services = services
            application.state.ready = True
            stack.push_async_callback(transport.aclose)
            on_ready()
            yield
            application.state.ready = False

    application = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)])
    application.router.lifespan_context = lifespan
    application.state.ready = False
    token = settings.metrics_token
    application.state.metrics_token = token.get_secret_value() if token else None
    guard(
        application,
        origins=Origins(settings.allowed_origins, loopback=settings.development),
        hosts=(*settings.allowed_hosts, settings.host),
        proxies=settings.proxy_networks,
        strict_transport=not settings.development,
    )
    return application


async def open_services(settings: Settings, stack: AsyncExitStack) -> Services:
    """Open everything a process needs; leaving the stack closes it in reverse.

    Raises SchemaOutOfDate, MemoryBusReachesOneProcessOnly, EmbeddedPostgresError, DemoAccountsAreOpen, and what
    connecting raises.
    """
    database_url = settings.database_url
    if database_url is None:
        embedded = await stack.enter_async_context(embedded_postgres(settings.data_dir / "postgres"))
        database_url = embedded.url
    found, needed = await current_revision(database_url), head_revision()
    if found != needed:
        raise SchemaOutOfDate(f"the database is at {found}, this release needs {needed}: run `orderwire db upgrade`")
    keys = installation_secrets(settings)
    engine = make_engine(database_url, pool_size=settings.pool_size, patience=serving_patience(settings))
    stack.push_async_callback(engine.dispose)
    if lost := await broken_promises(engine):
        log.warning("the database may lose orders that were answered", off=lost)
    # The log has connections of its own, so that busy writers never starve the sequencer.
    log_engine = make_engine(database_url, pool_size=LOG_CONNECTIONS, application_name="orderwire log")
    stack.push_async_callback(log_engine.dispose)
    event_log = EventLog(log_engine)
    bus_url = settings.bus_url or ("memory://" if settings.workers == 1 else database_url)
    refuse_memory_for_many(bus_url, workers=settings.workers)
    bus = await stack.enter_async_context(WakeUpBus(bus_url))
    standing = Standing()
    hub = await stack.enter_async_context(Hub(event_log, on_access=standing.hear))
    bus.on_wake(hub.wake)
    # Opened before the sequencer, so that it closes after its last pass: a row waits until its events are numbered.
    await stack.enter_async_context(audit_sealer(AuditLog(log_engine), settings, keys))
    sequencer = await stack.enter_async_context(Sequencer(event_log, bus.announce))
    database = Database(engine, on_commit=sequencer.poke)
    if not settings.development:
        await refuse_open_demo(database)
    authenticator = Authenticator(database, keys, standing, ForeignIssuers(settings.issuers))
    stack.push_async_callback(authenticator.aclose)
    return Services(
        database=database,
        log=event_log,
        cursors=cursor_codec(keys, (await event_log.head()).log_id),
        sequencer=sequencer,
        follower=Follower(database, event_log, hub),
        secrets=keys,
        standing=standing,
        authenticator=authenticator,
        matches=SharedMatches(database),
        meter=rate_meter(settings, database, keys, alone=bus_url.startswith("memory://")),
        require_reason=settings.require_reason,
    )


def audit_sealer(trail: AuditLog, settings: Settings, keys: Secrets) -> Sealer:
    """What seals the audit trail, and sets its anchors in the data directory."""
    keep_earlier_keys(settings.data_dir, keys)
    return Sealer(trail, audit_keys(keys), SystemClock().now, anchors=settings.data_dir / ANCHORS_FILE)


def cursor_codec(keys: Secrets, log_id: UUID) -> CursorCodec:
    """Signs cursors with the installation's key, and reads those of the previous one."""
    return CursorCodec(keys.cursors, log_id, previous=None if keys.previous is None else keys.previous.cursors)


@asynccontextmanager
async def demo_traffic(services: Services) -> AsyncGenerator[None]:
    """The demo shop's traffic, in one process of all, as long as the block."""
    stop = asyncio.Event()
    traffic = asyncio.create_task(run_traffic(services.database, stop, search_secret=services.secrets.search))
    try:
        yield
    finally:
        stop.set()
        await traffic


def reading_token(services: Services, settings: Settings) -> str | None:
    """What the page at `/` looks with: an agent's token on a developer's machine, nothing elsewhere."""
    if not settings.development:
        return None
    return issue_access_token(
        services.secrets.access_tokens,
        Role.CARE,
        now=services.database.clock.now(),
        lifetime=PAGE_TOKEN_LIFETIME,
        name="the page",
    )


def rate_meter(settings: Settings, database: Database, keys: Secrets, *, alone: bool) -> Meter:
    """Where callers' buckets are kept: in memory for one process, in PostgreSQL when several serve the same callers."""
    if settings.rate_limits is Switch.OFF:
        return Unmetered()
    return LocalMeter() if alone else LeasedMeter(database, keys.limits)


def graphql_transport(services: Services, settings: Settings) -> GraphQLTransport:
    """The graph behind its endpoints."""
    schema, limits = build_schema(), read_limits(settings.limits_file)
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
            page=ide_page if settings.development else None,
            freshness=documents.freshness,
        ),
    )


def serving_patience(settings: Settings) -> Patience:
    """How long requests may keep the database waiting and wait for it."""
    process = read_limits(settings.limits_file).process
    return Patience(
        statement_seconds=process.statement_seconds,
        lock_seconds=process.lock_seconds,
        idle_in_transaction_seconds=process.idle_in_transaction_seconds,
        acquire_seconds=process.acquire_seconds,
        serving=True,
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


def acting_app(services: Services) -> PrincipalOfApp:
    """Who a source of webhooks acts as: the one function that lets callers in, asked by an app's code."""

    async def principal_of_app(code: str) -> Principal | None:
        try:
            return await services.authenticator.app(code)
        except BadCredentials:
            return None

    return principal_of_app


async def healthz(request: Request) -> Response:
    """The process lives."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """The process is ready: started, not stopping, and its database answers.

    It asks by the log's connections: a process whose pool is full is busy, not broken.
    """
    state = request.app.state
    if not state.ready:
        return JSONResponse({"status": "not ready"}, status_code=503)
    services: Services = state.services
    try:
        async with asyncio.timeout(READY_SECONDS):
            await services.log.head()
    except Exception as error:
        if not database_is_unavailable(error):
            raise
        return JSONResponse({"status": "database unavailable"}, status_code=503)
    return JSONResponse({"status": "ready"})


async def metrics(request: Request) -> Response:
    """Prometheus' text format, for those who watch the program."""
    if not may_watch(request, request.app.state.metrics_token):
        return refusal(request, 403, "FORBIDDEN", "These figures are for this machine, or for who has the token.")
    return await metrics_response(request.app.state.services)
