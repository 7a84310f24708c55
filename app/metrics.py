"""What an operator watches: how far the log is, how many rows wait for a position, who is connected."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.responses import Response

from app.services import Services


async def metrics_response(services: Services) -> Response:
    """The figures of this process and its log, in Prometheus' text format."""
    registry = CollectorRegistry()
    head = await services.log.head()

    def gauge(name: str, help_text: str, value: float) -> None:
        Gauge(f"orderwire_{name}", help_text, registry=registry).set(value)

    gauge("log_position", "Position of the newest event", head.position)
    gauge("outbox_rows", "Committed events that wait for a position", await services.log.waiting())
    gauge("sequenced_events", "Events that this process gave a position", services.sequencer.moved)
    gauge("sequencer_failures", "Passes of the sequencer that failed", services.sequencer.failures)
    gauge("subscribers", "Subscribers that the hub of this process serves", services.follower.subscribers)
    late = Gauge("orderwire_job_overdue_seconds", "How long a job is due without a worker", ["job"], registry=registry)
    failed = Gauge("orderwire_job_failures", "How often a job failed in a row", ["job"], registry=registry)
    for job in await services.jobs.at_work():
        late.labels(job.name).set(job.overdue_seconds)
        failed.labels(job.name).set(job.failures)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
