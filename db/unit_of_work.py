"""One use case, one transaction: state, ledger, idempotency row and outbox commit together or not at all.

A unit of work is what a use case is handed: the transaction's session, who acts and when, and the repositories, each
made when it is first asked for. `db.database` opens and ends it. Locks are always taken in the order: orders by id
(each guards its children), reservations by id, transfers and purchase orders by id, stock by (sku, location), supplies
by id, limits of what may be sold without stock.
"""

from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit import Call
from app.domain.enums import EventOrigin
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.principal import Principal
from db.repositories.accounts import CustomerAccessRepository, SessionRepository, StaffRepository
from db.repositories.apps import AppRepository
from db.repositories.audit import AuditRepository
from db.repositories.availability_rules import AvailabilityRuleRepository
from db.repositories.buyers import BuyerRepository
from db.repositories.carrier_calls import CarrierCallRepository
from db.repositories.credit import CreditRepository
from db.repositories.customer_links import CustomerLinkRepository
from db.repositories.customers import CustomerRepository
from db.repositories.delivery_proofs import DeliveryProofRepository
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


class Contended(Exception):
    """Another transaction changed what this one planned with: begin anew.

    Planning again inside the same transaction would keep the locks of the first plan, take others out of order, and
    deadlock under a rush.
    """


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
    def delivery_proofs(self) -> DeliveryProofRepository:
        """Who took deliveries."""
        return DeliveryProofRepository(self.session)

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
