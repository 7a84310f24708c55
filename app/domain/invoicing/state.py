"""A paper as its event tells it: amounts in minor units, ids, no personal data."""

from typing import Any

from app.domain.invoicing.paper import Paper


def paper_state(paper: Paper) -> dict[str, Any]:
    """The whole state: a paper never changes."""
    amounts = paper.amounts
    return {
        "kind": paper.kind.value,
        "number": paper.number,
        "orderId": str(paper.order_id),
        "shipmentId": None if paper.shipment_id is None else str(paper.shipment_id),
        "refundId": None if paper.refund_id is None else str(paper.refund_id),
        **({} if paper.voided_shipment_id is None else {"voidedShipmentId": str(paper.voided_shipment_id)}),
        "currency": paper.currency,
        "netMinor": amounts.net,
        "taxMinor": amounts.tax,
        "totalMinor": amounts.total,
        "issuedAt": paper.issued_at.isoformat(),
    }
