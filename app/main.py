"""The composition root: settings in, ASGI application out.

Start: what a process needs (`app.opening`), the graph (`app.graph`), routes, the demo's traffic. Stop: streams end,
then the sequencer makes its last pass.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.access.access_token import BadCredentials, issue_access_token
from app.demo.hints import hints_for
from app.demo.live import run_traffic
from app.documents.endpoint import document_routes
from app.domain.enums import Role
from app.domain.principal import Principal
from app.graph import graphql_transport
from app.logs import configure_logs
from app.metrics import metrics_response
from app.opening import open_services
from app.pages import page_routes
from app.pages.examples import DemoHints, example_routes
from app.server.collector import settle_collector
from app.server.guard import guard, may_watch, refusal
from app.server.origins import Origins
from app.services import Services
from app.settings import Settings, settings_from_environment
from app.webhooks.endpoint import webhook_routes
from app.webhooks.receive import PrincipalOfApp
from db.failures import database_is_unavailable
from graphql_schema.ide import ide_routes

READY_SECONDS = 2
PAGE_TOKEN_LIFETIME = timedelta(hours=12)


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
                application.router.routes.extend(example_routes(demo_hints(services, settings)))
            application.router.routes.extend(page_routes(lambda: reading_token(services, settings)))
            application.router.routes.extend(
                webhook_routes(services.database, settings.webhook_sources, acting_app(services))
            )
            secrets = [keys.documents for keys in services.secrets.accepted]
            application.router.routes.extend(document_routes(services.database, secrets))
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


@asynccontextmanager
async def demo_traffic(services: Services) -> AsyncGenerator[None]:
    """The demo shop's traffic, in one process of all, as long as the block."""
    stop = asyncio.Event()
    traffic = asyncio.create_task(run_traffic(services.database, stop, secrets=services.secrets))
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


def demo_hints(services: Services, settings: Settings) -> DemoHints:
    """What the example pages are handed where the demo shop is open to everybody; nothing elsewhere."""

    async def hints(page: str) -> Mapping[str, object]:
        return await hints_for(page, services.database, services.secrets) if settings.demo else {}

    return hints


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
