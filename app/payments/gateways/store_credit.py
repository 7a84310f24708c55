"""Store credit as a gateway: the token is `own`, for what the order's customer has in the order's currency.

Whose credit it is follows from the order, never from what a payer says.
"""

from uuid import UUID

from app.credit.paying import account_in, promise
from app.domain.enums import CreditKind
from app.domain.orders.outcome import Outcome
from app.payments.gateways.credit import CreditGateway, step_of
from app.payments.gateways.port import GatewayRequest
from db.database import Database
from db.unit_of_work import UnitOfWork

CODE = "store_credit"
OWN = "own"


class StoreCreditGateway(CreditGateway):
    """See the module."""

    kind = CreditKind.STORE_CREDIT

    async def authorize(self, request: GatewayRequest) -> Outcome:
        """Hold so much of what the customer has."""

        async def find(uow: UnitOfWork) -> UUID | None:
            if request.token is None:
                return account_in(request.stored_method)
            payer = await uow.credit.payer(request.payment_id)
            if request.token != OWN or payer is None or payer[1] is None:
                return None
            return await uow.credit.find_customers(payer[1], request.amount.currency)

        return await promise(self.database, step_of(request), self.kind, find)


def open_gateway(database: Database) -> StoreCreditGateway:
    """The customers' credit in this database."""
    return StoreCreditGateway(database)
