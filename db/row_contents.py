"""Errors of PostgreSQL without the rows that they quote: errors are logged, and a failing row may be personal data.

The DETAIL of an error is taken out of every exception that SQLAlchemy raises and of the driver's own beneath it; the
message, the SQLSTATE and the constraint's name stay.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine


def keep_rows_out_of_errors(engine: AsyncEngine) -> None:
    """Listen to an engine's errors for as long as it lives."""
    event.listen(engine.sync_engine, "handle_error", _forget_detail)


def _forget_detail(context: ExceptionContext) -> None:
    translated: Any = context.original_exception
    driver: Any = translated.__cause__
    detail = getattr(driver, "detail", None)
    if not detail:
        return
    for error in (translated, context.sqlalchemy_exception):
        if error is not None:
            error.args = tuple(_without(part, detail) for part in error.args)
    driver.detail = None


def _without(part: Any, detail: str) -> Any:
    return part.replace(f"\nDETAIL:  {detail}", "") if isinstance(part, str) else part
