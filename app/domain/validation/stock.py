"""Is it all there? For orders that are taken although units are missing: those of marketplaces, and backorders."""

from app.domain.enums import CheckName, HoldReason, StockPolicy
from app.domain.validation.check import Check, Facts, Finding, Parameters


def look(facts: Facts, _: Parameters) -> list[Finding] | None:
    """Lines with units that no location provides now; None when the order takes no stock."""
    if facts.order.stock_policy is StockPolicy.NONE:
        return None
    return [
        Finding(
            "STOCK_MISSING",
            ("lines", str(line.position)),
            f"{facts.missing[line.id]} of {line.quantity} {line.sku} are not there now",
            {"sku": line.sku, "requested": line.quantity, "missing": facts.missing[line.id]},
        )
        for line in facts.order.lines
        if facts.missing.get(line.id)
    ]


CHECK = Check(name=CheckName.STOCK, look=look, hold=HoldReason.INVENTORY)
