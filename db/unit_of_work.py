"""One use case, one transaction: state, ledger, idempotency row and outbox commit together or not at all.

`Database` is the one door to PostgreSQL for the layers above. It knows nothing about what is decided; it opens units
of work and reading sessions for a principal, retries what PostgreSQL asks to be retried, and says who to poke after a
commit. Locks are always taken in the order: orders by id (each guards its children), reservations by id, transfers and
purchase orders by id, stock by (sku, location), supplies by id, limits of what may be sold without stock.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from app.domain.audit import Call
from app.domain.enums import EventOrigin
from app.domain.errors import InFlight
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.principal import Principal
from db.concluding import conclude
from db.repositories.accounts import CustomerAccessRepository, SessionRepository, StaffRepository
from db.repositories.apps import AppRepository
from db.repositories.audit import AuditRepository
from db.repositories.availability_rules import AvailabilityRuleRepository
from db.repositories.buyers import BuyerRepository
from db.repositories.carrier_calls import CarrierCallRepository
from db.repositories.credit import CreditRepository
from db.repositories.customer_links import CustomerLinkRepository
from db.repositories.customers import CustomerRepository
from db.repositories.delivery_services import DeliveryServiceRepository
from db.repositories.delivery_slots import DeliverySlotRepository
from db.repositories.documents import DocumentRepository
from db.repositories.drafts import DraftRepository
from db.repositories.gateway_calls import GatewayCallRepository
from db.repositories.idempotency import IdempotencyRepository
from db.repositories.import_answers import ImportAnswerRepository
from db.repositories.importing import ImportRepository
from db.repositories.inbox import InboxRepository
from db.repositories.invoices import InvoiceRepository
from db.repositories.jobs import JobRepository
from db.repositories.legal_entities import LegalEntityRepository
from db.repositories.manifests import ManifestRepository
from db.repositories.messages import MessageRepository
from db.repositories.noticed_steps import NoticedStepRepository
from db.repositories.order_edits import OrderEditRepository
from db.repositories.orders import OrderRepository
from db.repositories.pick_lists import PickListRepository
from db.repositories.pickups import PickupRepository
from db.repositories.postal_points import PostalPoints
from db.repositories.promises import PromiseRepository
from db.repositories.purchase_orders import PurchaseOrderRepository
from db.repositories.reference import ReferenceRepository
from db.repositories.reservations import ReservationRepository
from db.repositories.revocations import RevocationRepository
from db.repositories.scheduled_work import ScheduledWorkRepository
from db.repositories.shopper_stock import ShopperStockRepository
from db.repositories.sightings import SightingRepository
from db.repositories.sku_places import SkuPlaceRepository
from db.repositories.stock import StockRepository
from db.repositories.stock_counts import StockCountRepository
from db.repositories.stock_reports import StockReportRepository
from db.repositories.supplies import SupplyRepository
from db.repositories.tax_rules import TaxRuleRepository
from db.repositories.timed_reservations import TimedReservationRepository
from db.repositories.transfers import TransferRepository
from db.repositories.waiting import WaitingRepository

T = TypeVar("T")

RETRIED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: PostgreSQL rolled back and asks for another try."""

LOCK_NOT_AVAILABLE = "55P03"
ATTEMPTS = 4
CONTENDED_ATTEMPTS = 20


class Contended(Exception):
    """Another transaction changed what this one planned with: begin anew.

    Planning again inside the same transaction would keep the locks of the first plan, take others out of order, and
    deadlock under a rush.
    """


class Clock(Protocol):
    """Where the time comes from; tests bring their own."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)


class UnitOfWork:
    """A transaction in which one use case runs. Repositories are attributes; `record` adds an event to the outbox."""

    def __init__(
        self,
        session: AsyncSession,
        principal: Principal,
        now: datetime,
        *,
        origin: EventOrigin = EventOrigin.LIVE,
        correlation_id: str | None = None,
        call: Call | None = None,
    ) -> None:
        self.session = session
        self.principal = principal
        self.now = now
        self.origin = origin
        self.correlation_id = correlation_id
        self.call = call
        self.transaction_id: UUID = new_id()
        self.events: list[Event] = []
        self.proved_to_be: Principal | None = None
        """Who the caller turned out to be, where coming in is what is done: the audit names them."""

    def record(self, *events: Event) -> None:
        """Add facts to the outbox, causes first; they commit with the state they tell of."""
        self.events.extend(events)

    @cached_property
    def reference(self) -> ReferenceRepository:
        """Channels, locations, SKUs, prices."""
        return ReferenceRepository(self.session, self.principal)

    @cached_property
    def tax_rules(self) -> TaxRuleRepository:
        """Which taxes are due where."""
        return TaxRuleRepository(self.session)

    @cached_property
    def carrier_calls(self) -> CarrierCallRepository:
        """What carriers are to be asked for."""
        return CarrierCallRepository(self.session)

    @cached_property
    def manifests(self) -> ManifestRepository:
        """What carriers take over at once."""
        return ManifestRepository(self.session)

    @cached_property
    def delivery_services(self) -> DeliveryServiceRepository:
        """How goods get there, and for how much."""
        return DeliveryServiceRepository(self.session)

    @cached_property
    def slots(self) -> DeliverySlotRepository:
        """Windows of locations' own vans."""
        return DeliverySlotRepository(self.session)

    @cached_property
    def postal_points(self) -> PostalPoints:
        """Where postal codes lie."""
        return PostalPoints(self.session)

    @cached_property
    def customers(self) -> CustomerRepository:
        """Customers within the caller's scope."""
        return CustomerRepository(self.session, self.principal)

    @cached_property
    def buyers(self) -> BuyerRepository:
        """What checks ask about whoever buys."""
        return BuyerRepository(self.session)

    @cached_property
    def invoices(self) -> InvoiceRepository:
        """Papers of orders."""
        return InvoiceRepository(self.session)

    @cached_property
    def credit(self) -> CreditRepository:
        """Gift cards and store credit."""
        return CreditRepository(self.session)

    @cached_property
    def legal_entities(self) -> LegalEntityRepository:
        """Who sells."""
        return LegalEntityRepository(self.session)

    @cached_property
    def documents(self) -> DocumentRepository:
        """Bytes by their digest."""
        return DocumentRepository(self.session)

    @cached_property
    def drafts(self) -> DraftRepository:
        """Orders that somebody prepares."""
        return DraftRepository(self.session, self.principal)

    @cached_property
    def orders(self) -> OrderRepository:
        """Orders within the caller's scope."""
        return OrderRepository(self.session, self.principal)

    @cached_property
    def order_edits(self) -> OrderEditRepository:
        """Changes of orders that somebody prepares, within the caller's scope."""
        return OrderEditRepository(self.session, self.principal)

    @cached_property
    def gateway_calls(self) -> GatewayCallRepository:
        """Steps of payments that gateways are to be asked for."""
        return GatewayCallRepository(self.session)

    @cached_property
    def pickups(self) -> PickupRepository:
        """Goods that wait for who collects them."""
        return PickupRepository(self.session)

    @cached_property
    def scheduled_work(self) -> ScheduledWorkRepository:
        """Work that waits for its day."""
        return ScheduledWorkRepository(self.session)

    @cached_property
    def stock(self) -> StockRepository:
        """Levels and their ledger."""
        return StockRepository(self.session, self.principal)

    @cached_property
    def stock_reports(self) -> StockReportRepository:
        """What other systems say is there, and when they said so."""
        return StockReportRepository(self.session)

    @cached_property
    def stock_counts(self) -> StockCountRepository:
        """What people counted, at the caller's locations."""
        return StockCountRepository(self.session, self.principal)

    @cached_property
    def pick_lists(self) -> PickListRepository:
        """Walks through the caller's locations."""
        return PickListRepository(self.session, self.principal)

    @cached_property
    def sku_places(self) -> SkuPlaceRepository:
        """Where SKUs lie."""
        return SkuPlaceRepository(self.session)

    @cached_property
    def reservations(self) -> ReservationRepository:
        """Who holds what."""
        return ReservationRepository(self.session)

    @cached_property
    def protection(self) -> AvailabilityRuleRepository:
        """Rules that keep stock back."""
        return AvailabilityRuleRepository(self.session)

    @cached_property
    def supplies(self) -> SupplyRepository:
        """What is on its way."""
        return SupplyRepository(self.session)

    @cached_property
    def waiting(self) -> WaitingRepository:
        """Who waits for stock, and who would lose it."""
        return WaitingRepository(self.session)

    @cached_property
    def timed_reservations(self) -> TimedReservationRepository:
        """What is held by the clock, within the caller's scope."""
        return TimedReservationRepository(self.session, self.principal)

    @cached_property
    def transfers(self) -> TransferRepository:
        """Transfers within the caller's scope."""
        return TransferRepository(self.session, self.principal)

    @cached_property
    def promises(self) -> PromiseRepository:
        """What may be promised to those who wait."""
        return PromiseRepository(self.session)

    @cached_property
    def purchase_orders(self) -> PurchaseOrderRepository:
        """Purchase orders within the caller's scope."""
        return PurchaseOrderRepository(self.session, self.principal)

    @cached_property
    def revocations(self) -> RevocationRepository:
        """Whose access ended."""
        return RevocationRepository(self.session)

    @cached_property
    def staff(self) -> StaffRepository:
        """Accounts of staff."""
        return StaffRepository(self.session)

    @cached_property
    def customer_access(self) -> CustomerAccessRepository:
        """How customers sign in."""
        return CustomerAccessRepository(self.session)

    @cached_property
    def customer_links(self) -> CustomerLinkRepository:
        """Messages with which customers set a password."""
        return CustomerLinkRepository(self.session)

    @cached_property
    def sessions(self) -> SessionRepository:
        """Sign-ins that can be renewed."""
        return SessionRepository(self.session)

    @cached_property
    def apps(self) -> AppRepository:
        """Apps and their keys."""
        return AppRepository(self.session)

    @cached_property
    def import_answers(self) -> ImportAnswerRepository:
        """What calls with many orders were answered."""
        return ImportAnswerRepository(self.session)

    @cached_property
    def imports(self) -> ImportRepository:
        """Many rows at once, for imports."""
        return ImportRepository(self.session)

    @cached_property
    def audit(self) -> AuditRepository:
        """Rows of the audit trail that are not the mutation's own."""
        return AuditRepository(self.session)

    @cached_property
    def messages(self) -> MessageRepository:
        """The queue of outgoing messages."""
        return MessageRepository(self.session)

    @cached_property
    def jobs(self) -> JobRepository:
        """What the program does by itself."""
        return JobRepository(self.session)

    @cached_property
    def inbox(self) -> InboxRepository:
        """What other systems told us, and what it changed."""
        return InboxRepository(self.session)

    @cached_property
    def sightings(self) -> SightingRepository:
        """Whose a tracking number is, and what was seen under numbers that nobody knew."""
        return SightingRepository(self.session, self.principal)

    @cached_property
    def noticed_steps(self) -> NoticedStepRepository:
        """Which step of a payment a gateway's notice is about."""
        return NoticedStepRepository(self.session)

    @cached_property
    def shopper_stock(self) -> ShopperStockRepository:
        """What was last told of SKUs in channels."""
        return ShopperStockRepository(self.session)

    @cached_property
    def idempotency(self) -> IdempotencyRepository:
        """One effect per (principal, operation, key)."""
        return IdempotencyRepository(self.session, self.principal)


class Database:
    """Opens transactions for principals. `on_commit` is called after each commit that recorded events."""

    def __init__(
        self, engine: AsyncEngine, clock: Clock | None = None, on_commit: Callable[[], None] = lambda: None
    ) -> None:
        self.engine = engine
        self.clock: Clock = clock or SystemClock()
        self.on_commit = on_commit
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)
        alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._readers = async_sessionmaker(alone, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def unit_of_work(
        self,
        principal: Principal,
        *,
        origin: EventOrigin = EventOrigin.LIVE,
        correlation_id: str | None = None,
        call: Call | None = None,
    ) -> AsyncGenerator[UnitOfWork]:
        """One transaction: commits on leaving the block, rolls everything back on any exception.

        `call` leaves a row of the audit trail when a member of staff or an app does it. Raises AccessEnded, and rolls
        back, when the caller's access was revoked before the end.
        """
        async with self._sessions.begin() as session:
            uow = UnitOfWork(
                session, principal, self.clock.now(), origin=origin, correlation_id=correlation_id, call=call
            )
            yield uow
            await conclude(uow)
        if uow.events:
            self.on_commit()

    async def transact(
        self,
        principal: Principal,
        work: Callable[[UnitOfWork], Awaitable[T]],
        *,
        origin: EventOrigin = EventOrigin.LIVE,
        correlation_id: str | None = None,
        call: Call | None = None,
    ) -> T:
        """Run a use case in a transaction of its own, again after a deadlock or when it was Contended.

        See `unit_of_work` for `call` and AccessEnded. Raises InFlight when another transaction held a needed row too
        long, or the reasons to begin anew do not end.
        """
        deadlocks = contentions = 0
        while True:
            try:
                async with self.unit_of_work(principal, origin=origin, correlation_id=correlation_id, call=call) as uow:
                    return await work(uow)
            except Contended as error:
                contentions += 1
                if contentions == CONTENDED_ATTEMPTS:
                    raise InFlight from error
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in RETRIED and state != LOCK_NOT_AVAILABLE:
                    raise
                deadlocks += 1
                if state == LOCK_NOT_AVAILABLE or deadlocks == ATTEMPTS:
                    raise InFlight from error

    @asynccontextmanager
    async def session(self, *, snapshot: bool = False) -> AsyncGenerator[AsyncSession]:
        """A session for reading; `snapshot` sees one moment across all its statements (REPEATABLE READ)."""
        async with self._sessions() as session:
            if snapshot:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session whose statements each stand alone: two round trips fewer than `session`, which begins and ends.

        For what one statement answers, or several that need not be of one moment. Nothing is written in it, and no
        setting is made for the rest of it.
        """
        async with self._readers() as session:
            yield session

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self._sessions() as session:
            await session.execute(text("SELECT 1"))
