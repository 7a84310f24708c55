"""Does it come to what the caller showed? And are stated prices near the channel's own?

The caller's `expectedTotal` is compared with what the order adds up to. With `percent`, unit prices that were stated
are compared with the channel's: a listing that somebody priced wrong is seen before it ships.
"""

from app.domain.enums import CheckMode, CheckName, HoldReason
from app.domain.orders.derive import totals
from app.domain.validation.check import Check, Facts, Finding, Parameters


def look(facts: Facts, parameters: Parameters) -> list[Finding] | None:
    """Other sums and prices than expected; None when nothing was expected."""
    expected = facts.expected_total_minor
    if expected is None and parameters.percent is None:
        return None
    found: list[Finding] = []
    total = totals(facts.order).total
    tolerance = parameters.amount_minor or 0 if parameters.currency == facts.order.currency else 0
    if expected is not None and abs(total - expected) > tolerance:
        data = {"expectedMinor": expected, "totalMinor": total, "currency": facts.order.currency}
        found.append(Finding("TOTAL_DIFFERS", ("expectedTotal",), "the order comes to another total", data))
    if parameters.percent is not None:
        found += _prices(facts, parameters.percent)
    return found


def _prices(facts: Facts, percent: int) -> list[Finding]:
    found: list[Finding] = []
    asked = [line for line in facts.order.lines if not line.is_component]
    for index, line in enumerate(asked):
        usual = facts.price_minor.get(line.sku)
        if usual is not None and abs(line.unit_price_minor - usual) * 100 > usual * percent:
            data = {"sku": line.sku, "unitPriceMinor": line.unit_price_minor, "usualMinor": usual}
            place = ("lines", str(index), "unitPrice")
            found.append(Finding("PRICE_DIFFERS", place, f"{line.sku} usually has another price here", data))
    return found


CHECK = Check(
    name=CheckName.TOTAL,
    look=look,
    hold=HoldReason.MANUAL,
    default=CheckMode.WARN,
    optional=("amount_minor", "percent"),
)
