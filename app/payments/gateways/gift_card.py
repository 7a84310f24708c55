"""Gift cards as a gateway: the token is the card's code, hidden at the edge (`app.credit.codes.code_token`).

No provider is behind it: what it is asked is a step of the card's own ledger. Money goes back to the card it came from.
"""

from uuid import UUID

from app.credit.codes import digests_in
from app.credit.paying import account_in, promise
from app.domain.enums import CreditKind
from app.domain.orders.outcome import Outcome
from app.payments.gateways.credit import CreditGateway, step_of
from app.payments.gateways.port import GatewayRequest
from db.database import Database
from db.unit_of_work import UnitOfWork

CODE = "gift_card"


class GiftCardGateway(CreditGateway):
    """See the module."""

    kind = CreditKind.GIFT_CARD

    async def authorize(self, request: GatewayRequest) -> Outcome:
        """Hold so much on the card."""

        async def find(uow: UnitOfWork) -> UUID | None:
            if request.token is None:
                return account_in(request.stored_method)
            digests = digests_in(request.token)
            return await uow.credit.find_card(digests) if digests else None

        return await promise(self.database, step_of(request), self.kind, find)


def open_gateway(database: Database) -> GiftCardGateway:
    """The gift cards of this database."""
    return GiftCardGateway(database)
