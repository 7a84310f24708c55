"""Every refusal has a GraphQL type, with its code, its place and its data."""

from datetime import UTC, datetime
from typing import cast

from app.domain import errors
from app.domain.enums import CheckName, ErrorCode, FulfillmentMethod, LocationCapability
from app.domain.errors import Refusal, Shortfall
from app.domain.ids import new_id
from app.domain.money import Money
from graphql_schema import errors as shown
from graphql_schema.errors import ERROR_TYPES, user_error
from graphql_schema.ids import global_id

KIT_LINE = new_id()
LEVEL = new_id()
HOLD = new_id()
SAMPLES: list[tuple[Refusal, type[shown.UserError]]] = [
    (errors.InvalidInput("no", ("lines", "0")), shown.InvalidInput),
    (errors.NotFound("no", ("sku",)), shown.InvalidInput),
    (errors.VersionConflict("Order", new_id(), 1, 2), shown.VersionConflict),
    (errors.IllegalTransition("no", source="A", target="B", allowed=("C",)), shown.IllegalTransition),
    (errors.IdempotencyMismatch(), shown.InvalidInput),
    (errors.InFlight(), shown.InvalidInput),
    (errors.DuplicateExternalRef("no"), shown.InvalidInput),
    (errors.InsufficientStock((Shortfall("mug", None, 3, None),)), shown.InsufficientStock),
    (errors.NotRoutable("no"), shown.InvalidInput),
    (errors.AmountExceeded("no", Money(1250, "EUR")), shown.AmountExceeded),
    (errors.WrongScan("cup", (errors.ExpectedScan("mug", None, "A2", 3),)), shown.WrongScan),
    (errors.QuantityExceeded((errors.Excess("mug", 5, 2),), "in transit"), shown.QuantityExceeded),
    (errors.LimitExceeded("no"), shown.InvalidInput),
    (errors.ReservationExpired(datetime(2026, 1, 1, tzinfo=UTC)), shown.ReservationExpired),
    (errors.OptionExpired(datetime(2026, 1, 1, tzinfo=UTC), ("deliveries", "0", "optionId")), shown.OptionExpired),
    (errors.SlotFull(datetime(2026, 1, 1, tzinfo=UTC), ("deliveries", "0", "slot")), shown.SlotFull),
    (
        errors.MethodNotOffered(
            "outlet",
            FulfillmentMethod.CURBSIDE,
            (LocationCapability.CURBSIDE,),
            ("deliveries", "0", "pickupLocation"),
        ),
        shown.MethodNotOffered,
    ),
    (errors.LastAdmin("no", ("active",)), shown.InvalidInput),
    (errors.ReasonRequired("Customer.email"), shown.InvalidInput),
    (errors.AccessRefused("no"), shown.InvalidInput),
    (errors.StockChanged(LEVEL, expected=5, on_hand=3), shown.StockChanged),
    (errors.CheckFailed("no", CheckName.DUPLICATE, "DUPLICATE"), shown.CheckFailed),
    (errors.Held("no", [HOLD]), shown.Held),
    (errors.WrongCode(locked=True), shown.WrongCode),
    (errors.EditOpen(new_id(), datetime(2026, 1, 1, tzinfo=UTC)), shown.OrderEditOpen),
    (errors.PartOfKit(KIT_LINE, ("lines", "0", "orderLineId")), shown.PartOfKit),
]


def leaves(kind: type[Refusal]) -> set[type[Refusal]]:
    """The refusals of the domain's own tree; what an importer or a command adds elsewhere is not the graph's."""
    below = [child for child in kind.__subclasses__() if child.__module__ == errors.__name__]
    return {kind} if not below else set[type[Refusal]]().union(*map(leaves, below))


def test_every_refusal_keeps_its_code_place_and_text() -> None:
    assert {type(refusal) for refusal, _ in SAMPLES} == leaves(Refusal)
    for refusal, kind in SAMPLES:
        error = user_error(refusal)
        assert type(error) is kind
        assert type(error) in ERROR_TYPES
        assert (error.code, error.message, error.path, error.retryable) == (
            refusal.code,
            refusal.message,
            list(refusal.path),
            refusal.retryable,
        )
        assert isinstance(error.code, ErrorCode)


def test_refusals_carry_what_a_client_needs_to_go_on() -> None:
    short, over, step = (user_error(SAMPLES[index][0]) for index in (7, 9, 3))
    assert [(s.sku, s.requested, s.available) for s in cast("shown.InsufficientStock", short).shortfalls] == [
        ("mug", 3, None)
    ]
    assert str(cast("shown.AmountExceeded", over).limit.amount) == "12.50"
    transition = cast("shown.IllegalTransition", step)
    assert (transition.from_, transition.to, transition.allowed) == ("A", "B", ["C"])
    expired = next(
        error
        for refusal, _ in SAMPLES
        if isinstance(refusal, errors.ReservationExpired)
        for error in [user_error(refusal)]
    )
    assert cast("shown.ReservationExpired", expired).expired_at == datetime(2026, 1, 1, tzinfo=UTC)
    part = cast("shown.PartOfKit", user_error(SAMPLES[-1][0]))
    assert part.kit_line_id == global_id("OrderLine", KIT_LINE)
