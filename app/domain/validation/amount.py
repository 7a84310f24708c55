"""Is it unusually large? A total above an amount of the channel's currency, or many units of one SKU."""

from collections import Counter

from app.domain.enums import CheckName, HoldReason
from app.domain.orders.derive import totals
from app.domain.validation.check import Check, Facts, Finding, Parameters


def look(facts: Facts, parameters: Parameters) -> list[Finding]:
    """What is above what is stated."""
    found: list[Finding] = []
    total = totals(facts.order).total
    comparable = parameters.currency == facts.order.currency
    if comparable and parameters.amount_minor is not None and total > parameters.amount_minor:
        data = {"totalMinor": total, "mostMinor": parameters.amount_minor, "currency": facts.order.currency}
        found.append(Finding("TOTAL_HIGH", (), "the order is worth more than usual", data))
    if parameters.units is not None:
        units: Counter[str] = Counter()
        for line in facts.order.lines:
            if not line.is_component:
                units[line.sku] += line.quantity
        found += [
            Finding(
                "UNITS_HIGH",
                ("lines",),
                f"{quantity} units of {sku} are more than usual",
                {"sku": sku, "units": quantity, "most": parameters.units},
            )
            for sku, quantity in units.items()
            if quantity > parameters.units
        ]
    return found


CHECK = Check(
    name=CheckName.AMOUNT,
    look=look,
    hold=HoldReason.FRAUD,
    optional=("amount_minor", "units"),
    told=False,
)
