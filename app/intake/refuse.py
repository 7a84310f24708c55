"""What can never be a told order, refused before anything is looked up."""

from datetime import datetime

from app.domain.codes import business_code
from app.domain.enums import StockPolicy
from app.domain.errors import InvalidInput
from app.intake.command import TellOrder
from app.orders import refuse

LONGEST_REF = 200


def refuse_nonsense(told: TellOrder, now: datetime) -> None:
    """Raise InvalidInput with the place."""
    placing = told.placing
    refuse.refuse_nonsense(placing, now)
    if not placing.external_source or not placing.external_id:
        raise InvalidInput("an order of another system is known by its id there", ("externalRef",))
    for name, text in (("source", placing.external_source), ("id", placing.external_id)):
        if len(text) > LONGEST_REF or not text.isprintable() or text != text.strip():
            raise InvalidInput(f"{name} is printable, trimmed, at most {LONGEST_REF} characters", ("externalRef", name))
    for index, line in enumerate(placing.lines):
        if business_code(line.sku, ("lines", str(index), "sku")) != line.sku:
            raise InvalidInput("a SKU has no spaces around it", ("lines", str(index), "sku"))
    for index, delivery in enumerate(placing.deliveries):
        if delivery.option_id is not None:
            raise InvalidInput("options are for orders that are placed here", ("deliveries", str(index), "optionId"))
        if delivery.pickup_point_id is not None:
            raise InvalidInput("say which place it is: pickupPoint", ("deliveries", str(index), "pickupPointId"))
    if told.customer_ref is not None and placing.customer_id is not None:
        raise InvalidInput("name the customer once: by customerId or by customerRef", ("customerRef",))
    if placing.stock_policy is StockPolicy.REQUIRE:
        raise InvalidInput(
            "facts are not refused for stock: RESERVE_AVAILABLE takes what is there, NONE touches no stock",
            ("stockPolicy",),
        )
    if told.state is not None and placing.stock_policy is not StockPolicy.NONE:
        raise InvalidInput(f"an order that is {told.state.value} takes no stock: use NONE", ("stockPolicy",))
