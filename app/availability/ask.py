"""What is asked of availability: checked before anything is read."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput
from app.domain.orders.model import Address
from app.domain.places import Near

MAX_LINES = 250
LARGEST_QUANTITY = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAvailability:
    """So many units of these SKUs in a channel; each SKU once. `methods` None asks for all that apply.

    The units of `reservation_id` are the asker's already, where it is theirs.
    """

    channel: str
    lines: tuple[tuple[str, int], ...]
    destination: Address | None = None
    methods: tuple[FulfillmentMethod, ...] | None = None
    pickup_near: Near | None = None
    reservation_id: UUID | None = None

    def refuse_nonsense(self) -> None:
        """Raise InvalidInput for no lines, too many, a SKU named twice, a quantity that cannot be."""
        if not 1 <= len(self.lines) <= MAX_LINES:
            raise InvalidInput(f"name 1 to {MAX_LINES} SKUs, not {len(self.lines)}", ("lines",))
        first: dict[str, int] = {}
        for index, (sku, quantity) in enumerate(self.lines):
            if first.setdefault(sku, index) != index:
                message = f"SKU {sku} is named by line {first[sku]} already: ask for the sum once"
                raise InvalidInput(message, ("lines", str(index), "sku"))
            if not 1 <= quantity <= LARGEST_QUANTITY:
                message = f"quantity is 1 to {LARGEST_QUANTITY:,}, not {quantity}"
                raise InvalidInput(message, ("lines", str(index), "quantity"))
