"""Logs: JSON lines on standard output in production, readable lines on standard error in development.

Tracebacks never show local variables, which may hold personal data.
"""

import logging
import sys
from typing import TextIO, cast

import structlog


class _Standard:
    """A standard stream as it stands when a line is written, so that a redirected or replaced one is followed."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> int:
        return getattr(sys, self._name).write(text)

    def flush(self) -> None:
        getattr(sys, self._name).flush()


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
        output = _Standard("stderr")
    else:
        renderer = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        output = _Standard("stdout")
    structlog.configure(
        processors=[*processors, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", output)),
        cache_logger_on_first_use=True,
    )
