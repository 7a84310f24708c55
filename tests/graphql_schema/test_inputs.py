"""An explicit null means what leaving the field out means: the default."""

from typing import Any

import strawberry

from app.domain.enums import CancelReason, ChannelKind
from app.domain.ids import new_id
from graphql_schema.catalog.mutations import SkuUpsertInput
from graphql_schema.channels.mutations import ChannelUpsertInput
from graphql_schema.ids import global_id
from graphql_schema.orders.cancel import OrderCancelInput
from graphql_schema.orders.place_input import OrderPlaceInput
from graphql_schema.orders.place_parts import OrderLineInput, OrderPaymentInput
from graphql_schema.scalars import CurrencyCode


def test_null_is_the_default() -> None:
    gbp, order_id = CurrencyCode("GBP"), strawberry.ID(global_id("Order", new_id()))
    line, tender = OrderLineInput(sku="mug", quantity=1), OrderPaymentInput(gateway="bank")
    null_tender = OrderPaymentInput(gateway="bank", tender=None, collected_by=None)
    channel: dict[str, Any] = {"code": "web", "name": "Web", "kind": ChannelKind.WEB, "currency": gbp}
    canceling: dict[str, Any] = {
        "idempotency_key": "a-key-of-mine",
        "order_id": order_id,
        "reason": CancelReason.CUSTOMER,
    }
    placing: dict[str, Any] = {"idempotency_key": "a-key-of-mine", "channel": "web", "lines": [line]}
    pairs = [
        (ChannelUpsertInput(**channel), ChannelUpsertInput(**channel, timezone=None, tax_included=None)),
        (
            SkuUpsertInput(code="mug", name="Mug"),
            SkuUpsertInput(code="mug", name="Mug", stock_tracked=None, unit=None, unit_digits=None, returnable=None),
        ),
        (OrderCancelInput(**canceling), OrderCancelInput(**canceling, restock=None)),
        (
            OrderPlaceInput(**placing, payments=[tender]),
            OrderPlaceInput(**placing, payments=[null_tender], fulfilled_by=None, allow_backorder=None),
        ),
    ]
    for absent, null in pairs:
        assert null.read() == absent.read()
