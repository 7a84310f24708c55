"""Logs: JSON lines on standard output in production, readable lines on standard error in development.

Tracebacks never show local variables, which may hold personal data.
"""

import logging
import sys

import structlog


def configure_logs(*, development: bool) -> None:
    """Set the whole process's logging up; safe to call again."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    processors: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if development:
        plain = structlog.dev.RichTracebackFormatter(show_locals=False)
        renderer: list[structlog.types.Processor] = [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
        output = sys.stderr
    else:
        renderer = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        output = sys.stdout
    structlog.configure(
        processors=[*processors, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(output),
        cache_logger_on_first_use=True,
    )
