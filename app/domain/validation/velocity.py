"""Does one buyer order too often? More than so many orders within so many minutes, whatever became of them."""

from datetime import timedelta

from app.domain.enums import CheckName, HoldReason
from app.domain.validation.check import Check, Facts, Finding, Need, Parameters


def look(facts: Facts, parameters: Parameters) -> list[Finding]:
    """That this one is too many."""
    assert parameters.within_minutes is not None, "it has a default"
    assert parameters.most is not None, "it has a default"
    since = facts.order.placed_at - timedelta(minutes=parameters.within_minutes)
    orders = sum(earlier.placed_at >= since for earlier in facts.earlier) + 1
    if orders <= parameters.most:
        return []
    data = {"orders": orders, "most": parameters.most, "withinMinutes": parameters.within_minutes}
    return [Finding("TOO_MANY_ORDERS", (), f"{orders} orders within {parameters.within_minutes} minutes", data)]


CHECK = Check(
    name=CheckName.VELOCITY,
    look=look,
    hold=HoldReason.FRAUD,
    parameters=Parameters(within_minutes=60, most=5),
    needs=frozenset({Need.EARLIER}),
    told=False,
)
