"""Take in a customer whom another issuer vouches for and whom nobody here has seen before."""

from uuid import UUID

from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.principal import SYSTEM
from db.database import Database
from db.unit_of_work import UnitOfWork


async def meet_customer(database: Database, issuer: str, subject: str) -> UUID:
    """The customer that an issuer names so, made when there is none: two at once make one.

    Nothing is kept but the two names: e-mail and address come with the first order. Emits customer.saved.
    """

    async def meet(uow: UnitOfWork) -> UUID:
        customer_id = new_id()
        known = await uow.customers.meet(customer_id, issuer, subject, uow.now)
        if known is not None:
            return known
        uow.record(
            Event(
                type="customer.saved",
                subject_id=customer_id,
                subject_version=1,
                keys=(f"customer:{customer_id}",),
                state={"externalSource": issuer, "externalId": subject},
                facts={"changed": []},
            )
        )
        return customer_id

    return await database.transact(SYSTEM, meet)
