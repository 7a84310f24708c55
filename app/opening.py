"""Opening what a process needs, from the database to the meter; leaving the stack closes it in reverse.

Start: database (own or given), schema at head, log, bus, hub, sealer, sequencer. Nothing else builds engines or buses.
Migrating is the business of the command that starts the workers.
"""

from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import UUID

import structlog

from app.access.authenticate import Authenticator
from app.access.issuers import ForeignIssuers
from app.access.secrets import Secrets, installation_secrets
from app.access.standing import Standing
from app.audit.anchors import FILE_NAME as ANCHORS_FILE
from app.audit.chain import audit_keys
from app.audit.earlier_keys import keep_earlier_keys
from app.audit.sealer import Sealer
from app.availability.shared import SharedOffers
from app.availability.watch import SharedAnswers
from app.demo.accounts import refuse_open_demo
from app.events.bus import WakeUpBus, refuse_memory_for_many
from app.events.cursor import CursorCodec
from app.events.follow import Follower
from app.events.hub import Hub
from app.events.sequencer import Sequencer
from app.jobs.finding import all_jobs
from app.jobs.forget import Keeping, keeping_for
from app.jobs.job import Job
from app.jobs.runner import JobRunner
from app.limits.leases import LeasedMeter
from app.limits.meter import LocalMeter, Meter, Unmetered
from app.orders.matching import SharedMatches
from app.services import Services
from app.settings import Settings, Switch
from db.audit_log import AuditLog
from db.database import Database, SystemClock
from db.durability import broken_promises
from db.engine import Patience, make_engine
from db.event_log import EventLog
from db.postgres import embedded_postgres
from db.schema import current_revision, head_revision
from graphql_schema.limits.role_limits import read_limits

log = structlog.get_logger(__name__)

LOG_CONNECTIONS = 4
JOB_CONNECTIONS = 3


class SchemaOutOfDate(RuntimeError):
    """The database is not at the migration that this release needs."""


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
    # So have the jobs: what expires is released in time under any load.
    job_engine = make_engine(database_url, pool_size=JOB_CONNECTIONS, application_name="orderwire jobs")
    stack.push_async_callback(job_engine.dispose)
    jobs = await stack.enter_async_context(JobRunner(Database(job_engine, on_commit=sequencer.poke), _jobs(settings)))
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
        stock=SharedOffers(database),
        availability=SharedAnswers(database),
        jobs=jobs,
        meter=rate_meter(settings, database, keys, alone=bus_url.startswith("memory://")),
        count_approval_units=settings.count_approval_units,
        goodwill_percent=settings.goodwill_percent,
        require_reason=settings.require_reason,
    )


def _jobs(settings: Settings) -> tuple[Job, ...]:
    """All jobs, as the operator wants them."""
    keeping = Keeping(
        recipients=timedelta(days=settings.keep_recipients_days), sightings=timedelta(days=settings.keep_sightings_days)
    )
    return keeping_for(all_jobs(), keeping)


def audit_sealer(trail: AuditLog, settings: Settings, keys: Secrets) -> Sealer:
    """What seals the audit trail, and sets its anchors in the data directory."""
    keep_earlier_keys(settings.data_dir, keys)
    return Sealer(trail, audit_keys(keys), SystemClock().now, anchors=settings.data_dir / ANCHORS_FILE)


def cursor_codec(keys: Secrets, log_id: UUID) -> CursorCodec:
    """Signs cursors with the installation's key, and reads those of the previous one."""
    return CursorCodec(keys.cursors, log_id, previous=None if keys.previous is None else keys.previous.cursors)


def rate_meter(settings: Settings, database: Database, keys: Secrets, *, alone: bool) -> Meter:
    """Where callers' buckets are kept: in memory for one process, in PostgreSQL when several serve the same callers."""
    if settings.rate_limits is Switch.OFF:
        return Unmetered()
    return LocalMeter() if alone else LeasedMeter(database, keys.limits)


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
