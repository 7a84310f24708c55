"""The catalogue of facts: one entry per event type, with the law that its data keeps.

An event's `data` holds `state`, an RFC 7396 merge patch of the subject's public state, and further facts. Folding the
patches of one subject in version order gives the state that a reader would find: that is how clients keep a copy, and
how the tests prove *state read, plus the events after it, equals the state read later*.

Data is additive only and holds no personal data, only ids, codes and the names of personal fields that changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

ACCESS_KEY = "access"
"""The routing key of facts that end access: every process acts on them before it hands on what came later."""


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of fact: its name `noun.fact`, the type of its subject, what it says, and its data version.

    Facts `for_admins` are about who may enter; nobody else finds them in the log.
    """

    name: str
    subject_type: str
    description: str
    data_version: int = 1
    for_admins: bool = False


def _catalogue(*types: EventType) -> dict[str, EventType]:
    assert len({kind.name for kind in types}) == len(types), "every event type is listed once"
    return {kind.name: kind for kind in types}


CATALOGUE: Mapping[str, EventType] = _catalogue(
    EventType("channel.saved", "Channel", "A sales channel was created or changed."),
    EventType("location.saved", "Location", "A location was created or changed."),
    EventType("location.bins_set", "Location", "SKUs lie in other bins or categories of the location."),
    EventType("sku.saved", "Sku", "A SKU was created or changed."),
    EventType("sku.priced", "Sku", "The price of a SKU in one channel was set."),
    EventType(
        "sku.backorders_limited", "Sku", "How many units may be sold that are neither there nor expected was set."
    ),
    EventType("delivery_service.saved", "DeliveryService", "A delivery service, its zones or rates were changed."),
    EventType("tax_rule.saved", "TaxRule", "A tax rule was created, changed, or put in force again."),
    EventType("tax_rule.removed", "TaxRule", "A tax rule is no longer in force; orders keep their taxes."),
    EventType("customer.saved", "Customer", "A customer was created or changed; names of changed fields only."),
    EventType("stock.adjusted", "StockLevel", "Units of a stock level came, went, or are good for something else."),
    EventType("stock.reserved", "StockLevel", "Units were promised to an order."),
    EventType("stock.released", "StockLevel", "Promised units became free again."),
    EventType("stock.shipped", "StockLevel", "Promised units left the building."),
    EventType("stock.put_back", "StockLevel", "Units that had left are in the building again, promised as before."),
    EventType("stock.protected", "StockLevel", "Rules keep more, fewer or other units of the level back."),
    EventType("stock.transferred", "StockLevel", "Units left for another location, or came from one."),
    EventType("stock.received", "StockLevel", "Units that were ordered from a supplier arrived."),
    EventType("stock_feed.saved", "StockFeed", "How old reports of a location's stock may be was set."),
    EventType("stock_feed.reported", "StockFeed", "Another system reported what lies at a location, as of an instant."),
    EventType("stock_count.submitted", "StockCount", "A location was counted; small variances were booked."),
    EventType("stock_count.approved", "StockCount", "The variances that waited were booked."),
    EventType("stock_count.rejected", "StockCount", "The variances that waited were dropped."),
    EventType("availability_rule.saved", "AvailabilityRule", "A rule that protects stock was created or changed."),
    EventType("availability_rule.removed", "AvailabilityRule", "A rule that protects stock is no longer in force."),
    EventType("supply.opened", "IncomingSupply", "Units are expected at a location by a date."),
    EventType("supply.changed", "IncomingSupply", "Another date or number of units is expected."),
    EventType("supply.promised", "IncomingSupply", "Units to come were promised to somebody, or given back."),
    EventType("supply.received", "IncomingSupply", "Some of the units came; more are expected."),
    EventType("supply.ended", "IncomingSupply", "No more units of it will come: they are there, or called off."),
    EventType("transfer.created", "Transfer", "Units are to move from one location to another."),
    EventType("transfer.ready", "Transfer", "The units of a transfer are held at its source."),
    EventType("transfer.shipped", "Transfer", "Units left the source."),
    EventType("transfer.received", "Transfer", "Units arrived at the destination, or their receipt was closed."),
    EventType("transfer.canceled", "Transfer", "A transfer was called off; what becomes of units in transit is said."),
    EventType("purchase_order.created", "PurchaseOrder", "Units are to be ordered from a supplier, or were."),
    EventType("purchase_order.ordered", "PurchaseOrder", "The supplier was asked to bring the units."),
    EventType("purchase_order.changed", "PurchaseOrder", "The units are expected on other dates."),
    EventType("purchase_order.received", "PurchaseOrder", "Units arrived."),
    EventType("purchase_order.closed", "PurchaseOrder", "No more units of it are expected."),
    EventType("purchase_order.canceled", "PurchaseOrder", "It was called off before any unit came."),
    EventType("reservation.created", "Reservation", "Units were held for a cart, checkout, draft or quote."),
    EventType("reservation.extended", "Reservation", "A reservation runs out later than before."),
    EventType("reservation.changed", "Reservation", "A reservation holds other units than before."),
    EventType("reservation.shed", "Reservation", "Units that turned out not to exist were taken off a reservation."),
    EventType("reservation.released", "Reservation", "A reservation was given up; its units are free again."),
    EventType("reservation.expired", "Reservation", "A reservation ran out; its units are free again."),
    EventType("reservation.converted", "Reservation", "An order took a reservation's units over."),
    EventType(
        "availability.out_of_stock", "ShopperStock", "A channel's shoppers can no longer have a SKU now, or not at all."
    ),
    EventType("availability.back_in_stock", "ShopperStock", "A channel's shoppers can have a SKU again now."),
    EventType("availability.low_stock", "ShopperStock", "Few units are left of a SKU that shoppers can have."),
    EventType("availability.changed", "ShopperStock", "What shoppers may know of a SKU changed in another way."),
    EventType("order.placed", "Order", "An order was placed; its lines say where every unit stands."),
    EventType("order.drafted", "Order", "An order was drafted; it takes no stock of its own and is not placed yet."),
    EventType("order.draft_updated", "Order", "A draft was replaced; its lines are new ones."),
    EventType("order.draft_canceled", "Order", "A draft was given up before it was placed."),
    EventType("order.draft_expired", "Order", "The time of a draft has come; it will not be placed."),
    EventType("order.imported", "Order", "An order was taken from another system's history, as it stood there."),
    EventType(
        "order.payment_changed",
        "Order",
        "Money for the order was asked for, promised, refused, let go or ran out; none was taken or given back.",
    ),
    EventType("order.paid", "Order", "A payment of the order changed, and with it what is outstanding."),
    EventType("order.confirmed", "Order", "Somebody looked at the order: it goes on, and its units are work now."),
    EventType("order.rejected", "Order", "Somebody looked at the order: it is not taken, and all of it is canceled."),
    EventType("order.refunded", "Order", "Somebody decided to give money back; its tenders may still be on their way."),
    EventType("order.slot_moved", "Order", "A delivery comes in another window of the location's own van."),
    EventType("order.canceled", "Order", "Some or all units of the order were canceled."),
    EventType("order.held", "Order", "A reason was stated why the order, or a location's work for it, may not leave."),
    EventType("order.hold_released", "Order", "Holds of the order ended by hand, or because their time had come."),
    EventType("order.recall_answered", "Order", "A location took picked units back, or refused to."),
    EventType("order.noted", "Order", "A note was written on the order; its text is read with rights, not told."),
    EventType("order.tagged", "Order", "The merchant's labels of the order changed."),
    EventType("order.served", "Order", "Units that the order waited for are there."),
    EventType("order.prioritized", "Order", "The order is served earlier or later than others that wait."),
    EventType("order.released", "Order", "The street date of units that the order holds has come: they may leave."),
    EventType("order.work_changed", "Order", "A location's work for the order went on, or was arranged otherwise."),
    EventType("order.rerouted", "Order", "Units come from another location than before, or wait."),
    EventType("order.stock_shed", "Order", "Units that the order held turned out not to exist: it waits again."),
    EventType(
        "order.promise_changed", "Order", "Units of the order are promised, or expected, for another day, or none."
    ),
    EventType("order.labeled", "Order", "A label was asked for: units of the order lie in parcels that wait to leave."),
    EventType("order.label_changed", "Order", "A carrier answered about a label of the order."),
    EventType("order.dispatched", "Order", "Units of the order left a location."),
    EventType("order.shipment_voided", "Order", "A shipment of the order does not take place after all."),
    EventType(
        "order.pickup_changed",
        "Order",
        "Goods lie ready or are kept longer; who collects them comes, or has a new code.",
    ),
    EventType("order.handed_over", "Order", "Units of the order were given to who collects them."),
    EventType("order.tracked", "Order", "A parcel of the order was seen; units may have been delivered."),
    EventType("order.alerted", "Order", "Nothing was heard of a parcel for too long, or it comes too late."),
    EventType("order.edit_begun", "Order", "Somebody prepares a change of the order: it is as it was until then."),
    EventType("order.edit_changed", "Order", "What somebody means to change of the order is otherwise by now."),
    EventType("order.edit_aborted", "Order", "The change that was prepared was given up: the order is as it was."),
    EventType("order.edit_expired", "Order", "The change that was prepared ran out of time: the order is as it was."),
    EventType("order.edited", "Order", "Lines, addresses, ways or amounts of the order were changed."),
    EventType("order.access_renewed", "Order", "The order's link was given anew: all older links have ended."),
    EventType("payment.created", "Payment", "A payment was recorded with its order."),
    EventType("payment.authorized", "Payment", "The payer's bank promised the money."),
    EventType("payment.captured", "Payment", "Money arrived."),
    EventType("payment.failed", "Payment", "The payer's bank refused; another tender may be tried."),
    EventType("payment.expired", "Payment", "What was promised, or waited for, ran out."),
    EventType("payment.changed", "Payment", "Something is asked of the payment's gateway, or was refused by it."),
    EventType("payment.refunded", "Payment", "Money was given back through it, or set aside to be."),
    EventType("payment.charged_back", "Payment", "The payer's bank took money back, or gave it up again."),
    EventType("payment.voided", "Payment", "What was not captured will not be."),
    EventType("payment.imported", "Payment", "A payment was taken from history."),
    EventType("credit.opened", "CreditAccount", "A gift card was issued, or a customer got store credit first."),
    EventType(
        "credit.changed", "CreditAccount", "Credit was added, promised, spent, given back, disabled, or ran out."
    ),
    EventType(
        "legal_entity.saved", "LegalEntity", "Who sells was stated or changed: how papers are numbered and look."
    ),
    EventType("invoice.issued", "Invoice", "An invoice or a credit note was issued; it never changes."),
    EventType("fulfillment_order.created", "FulfillmentOrder", "A location got work to do."),
    EventType("fulfillment_order.accepted", "FulfillmentOrder", "A location took the work."),
    EventType(
        "fulfillment_order.opened", "FulfillmentOrder", "Work that was scheduled, or offered to a partner, may begin."
    ),
    EventType("fulfillment_order.rejected", "FulfillmentOrder", "A location will not do the work: others are asked."),
    EventType("fulfillment_order.moved", "FulfillmentOrder", "The work is another location's now, and the stock held."),
    EventType("fulfillment_order.split", "FulfillmentOrder", "Some of the units are another fulfillment order now."),
    EventType("fulfillment_order.merged", "FulfillmentOrder", "Units of several fulfillment orders are one's now."),
    EventType("fulfillment_order.due_changed", "FulfillmentOrder", "The work is to be done by another time."),
    EventType("fulfillment_order.submitted", "FulfillmentOrder", "A partner is asked to do the work, or to stop."),
    EventType("fulfillment_order.picking", "FulfillmentOrder", "Picking began."),
    EventType("fulfillment_order.picking_changed", "FulfillmentOrder", "More units were picked, or fewer are to be."),
    EventType("fulfillment_order.picked", "FulfillmentOrder", "Every unit was picked."),
    EventType("fulfillment_order.packing_changed", "FulfillmentOrder", "Other units are packed, or otherwise."),
    EventType("fulfillment_order.packed", "FulfillmentOrder", "Every unit was packed."),
    EventType("fulfillment_order.ready_for_pickup", "FulfillmentOrder", "The goods wait for who collects them."),
    EventType("fulfillment_order.customer_en_route", "FulfillmentOrder", "Who collects the goods is on the way."),
    EventType("fulfillment_order.customer_arrived", "FulfillmentOrder", "Who collects the goods is there and waits."),
    EventType("fulfillment_order.pickup_reminded", "FulfillmentOrder", "It is time to say that the goods wait."),
    EventType("fulfillment_order.pickup_extended", "FulfillmentOrder", "The goods wait until another time."),
    EventType("fulfillment_order.handed_over", "FulfillmentOrder", "Units were given to who collects them."),
    EventType("fulfillment_order.expired", "FulfillmentOrder", "Nobody collected the goods in time."),
    EventType("fulfillment_order.cancel_requested", "FulfillmentOrder", "Picked units are to be given back."),
    EventType("fulfillment_order.cancel_refused", "FulfillmentOrder", "The units that were asked back go out."),
    EventType("fulfillment_order.canceled", "FulfillmentOrder", "Units of a location's work were canceled."),
    EventType("fulfillment_order.dispatched", "FulfillmentOrder", "Units of a location's work left the building."),
    EventType(
        "fulfillment_order.completed",
        "FulfillmentOrder",
        "Every parcel of the work arrived or is accounted for.",
    ),
    EventType("fulfillment_order.imported", "FulfillmentOrder", "A location's work was taken from history."),
    EventType("pick_list.created", "PickList", "Somebody walks through a location for several fulfillment orders."),
    EventType("pick_list.completed", "PickList", "All that the walk was for is picked, or given up."),
    EventType("pick_list.canceled", "PickList", "Nobody walks on; what is left may go onto another list."),
    EventType("shipment.labeled", "Shipment", "A label is asked for: the units lie in its parcels and wait to leave."),
    EventType("shipment.label_changed", "Shipment", "A carrier answered: a label was bought, refused or taken back."),
    EventType("shipment.dispatched", "Shipment", "A parcel left a location."),
    EventType("shipment.tracked", "Shipment", "A carrier saw a parcel, or said when it expects to deliver."),
    EventType("shipment.alerted", "Shipment", "Nothing was heard of a parcel for too long, or it comes too late."),
    EventType("shipment.received_back", "Shipment", "What was not delivered is at a location of ours again."),
    EventType("shipment.voided", "Shipment", "A shipment does not take place: its units are back in their work."),
    EventType("shipment.imported", "Shipment", "A parcel was taken from history."),
    EventType("manifest.closed", "Manifest", "A carrier took over what was labeled at a location."),
    EventType("manifest.answered", "Manifest", "A carrier confirmed, or refused, the list of what it took over."),
    EventType(
        "staff.saved",
        "Staff",
        "An account of staff was created, changed or disabled; names of changed personal fields only.",
        for_admins=True,
    ),
    EventType("app.saved", "App", "An app was created, changed or disabled.", for_admins=True),
    EventType("app_key.created", "AppKey", "An app got a key; the key itself is told to nobody.", for_admins=True),
    EventType("app_key.revoked", "AppKey", "A key of an app was ended.", for_admins=True),
    EventType(
        "access.revoked",
        "AccessRevocation",
        "All that was issued to somebody until an instant is void: access tokens, sessions, open streams.",
        for_admins=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact about to be recorded. `subject_version` was drawn under the subject's row lock.

    `keys` are the routing keys subscribers match on: `order:<uuid>`, `customer:<uuid>`, `channel:<code>`,
    `location:<code>`, `sku:<code>`; the subject's own key is added when it is recorded.
    """

    type: str
    subject_id: UUID
    subject_version: int
    keys: tuple[str, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict[str, Any])
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    occurred_at: datetime | None = None
    """When it was true in the world; None means when it is recorded."""

    def __post_init__(self) -> None:
        assert self.type in CATALOGUE, f"{self.type} is not in the catalogue"
        assert self.subject_version >= 1, "versions start at 1"
        assert ACCESS_KEY not in self.keys or self.subject_type == "Order" or CATALOGUE[self.type].for_admins, (
            f"{self.type} tells who may enter: it is for administrators"
        )

    @property
    def subject_type(self) -> str:
        """The GraphQL type of the subject."""
        return CATALOGUE[self.type].subject_type

    @property
    def data(self) -> dict[str, Any]:
        """What is stored and published."""
        return {"state": dict(self.state), **self.facts}


def merge_patch(state: Any, patch: Any) -> Any:
    """Apply an RFC 7396 merge patch: objects merge by key, null removes, anything else replaces."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(cast("Mapping[str, Any]", state)) if isinstance(state, Mapping) else dict[str, Any]()
    for key, value in cast("Mapping[str, Any]", patch).items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged
