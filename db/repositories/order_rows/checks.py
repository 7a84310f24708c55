"""What an order was checked for, as rows."""

from typing import Any

from app.domain.orders.model import CheckResult, Order


def check_row(order: Order, result: CheckResult) -> dict[str, Any]:
    """One finding, or that there was none."""
    return {
        "id": result.id,
        "order_id": order.id,
        "check_name": result.check,
        "outcome": result.outcome,
        "code": result.code,
        "path": list(result.path),
        "data": dict(result.data) if result.data is not None else None,
    }
