"""Credits of Online Retail, invoices that start with C: which of them cancel an order before it left.

A credit line cancels when it can be matched: earlier sales of the same customer, stock code and unit price that have
not left yet (`network.dispatch_time`) hold at least its units, the latest sale first. All of its units or none. What
cannot be canceled is refused, because this product has neither returns nor refunds yet, and each reason says why:
- `return-after-dispatch`: the goods had left by then.
- `credit-at-other-price`: unshipped units are there, at another price: the money would not agree.
- `credit-exceeds-sale`: fewer unshipped units than the credit names.
- `credit-without-sale`: no earlier sale of that code to that customer in the table.
- `credit-without-customer`, `credit-of-charge` (postage, discounts, fees, manual entries), `credit-not-negative`.
"""

from app.importers.online_retail.lines import InvoiceLine, Sale, refuse
from app.importers.report import ImportReport

SaleLine = tuple[Sale, int]


def match_credits(credits: list[InvoiceLine], sales: list[Sale], file: str, report: ImportReport) -> None:
    """Write the cancellations into the sales and settle every credit line; credits come by time."""
    sold: dict[tuple[str, str], list[SaleLine]] = {}
    for sale in sales:
        for index, line in enumerate(sale.goods):
            if sale.customer:
                sold.setdefault((sale.customer, line.code), []).append((sale, index))
    for credit in credits:
        reason = _cannot_cancel(credit)
        if reason:
            refuse(report, file, credit, reason)
            continue
        earlier = [
            (sale, index) for sale, index in sold.get((credit.customer, credit.code), []) if sale.placed_at <= credit.at
        ]
        here = [(sale, index) for sale, index in earlier if sale.dispatch_at > credit.at and sale.left[index]]
        same = [(sale, index) for sale, index in here if sale.goods[index].price_minor == credit.price_minor]
        if sum(sale.left[index] for sale, index in same) >= -credit.quantity:
            _cancel(credit, same)
            report.settle(file, credit.line, credit.row, ["sub-penny"] if credit.rounded else [])
        elif not earlier:
            refuse(report, file, credit, "credit-without-sale")
        elif not here:
            refuse(report, file, credit, "return-after-dispatch")
        elif sum(sale.left[index] for sale, index in here) >= -credit.quantity:
            refuse(report, file, credit, "credit-at-other-price")
        else:
            refuse(report, file, credit, "credit-exceeds-sale")


def _cannot_cancel(credit: InvoiceLine) -> str:
    if credit.charge is not None:
        return "credit-of-charge"
    if credit.quantity > 0 or credit.price_minor < 0:
        return "credit-not-negative"
    return "" if credit.customer else "credit-without-customer"


def _cancel(credit: InvoiceLine, candidates: list[SaleLine]) -> None:
    wanted = -credit.quantity
    for sale, index in reversed(candidates):
        units = min(wanted, sale.left[index])
        sale.left[index] -= units
        sale.cancellations.append((credit, index, units))
        wanted -= units
        if not wanted:
            return
