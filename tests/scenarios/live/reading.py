"""State as a client reads it through the graph, in the form in which events tell it; and clients that fold events.

The law: *state read, plus the events after it, equals the state read later*. A `Reader` takes a cursor, then reads,
then folds every event after the cursor. What its reading already held is folded again, which a merge patch allows.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.domain.enums import ChannelRole
from app.domain.events import CATALOGUE, merge_patch
from graphql_schema.ids import global_id, read_id
from tests.app.events.wire import whole_log
from tests.live_client import Watch, watching
from tests.scenarios.live.documents import EVENT_PUBLISHED
from tests.serving import ServedHere

States = dict[str, dict[str, Any]]

NODES = """
query ($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename id
    ... on Channel {
      code name channelKind: kind currency currencies timezone taxIncluded showsStockCounts selfCancelMinutes pickupDays
      holdsUnpaid taxMode paymentTimeouts { tender minutes }
      checks { check mode stated withinMinutes most units percent }
      serving { location { code } roles }
    }
    ... on Location {
      code name locationKind: kind timezone capabilities active
      address { name company line1 line2 city region postalCode country phone latitude longitude }
      coordinates { latitude longitude from: source } openingHours { weekday opens closes } closures { on name }
      cutOffs { carrier service weekday time } handlingMinutes pickupDays orderCapacity { orders window } groups
      priority deliverySlots { weekday opens closes capacity leadMinutes }
    }
    ... on Sku {
      code name gtin attributes weightGrams stockTracked unit unitDigits returnable availableFrom placeholder
      components { sku { code } quantity } backorderLimits { kind channel { code } quantity }
      web: price(channel: "web") { amount currency } old: price(channel: "old") { amount currency }
    }
    ... on DeliveryService {
      code name carriedBy: carrier service method mode deliveryDays channels serviceLocations: locations
      maxParcelGrams maxDistanceKm co2GramsPerTonneKm active
      zones {
        name minDays maxDays areas { country postalPrefix }
        rates { upToGrams price { amount currency } freeFrom { amount currency } }
      }
    }
    ... on TaxRule { code name country region taxClass rate validFrom active }
    ... on StockLevel { sku { code } location { code } onHand reserved safetyStock quarantined shortfall }
    ... on AvailabilityRule {
      code category locationGroup ruleSafetyStock: safetyStock ringFence lowStockAt outOfStockAt allowShip allowPickup
      active
    }
    ... on StockFeed { location { code } maxAgeMinutes asOf }
    ... on StockCount {
      location { code } countState: state countedAt countLines: lines { id sku { code } expected counted state }
    }
    ... on PickList {
      location { code } pickListState: state reference endedAt walkedFor: fulfillmentOrders { id }
    }
    ... on Reservation {
      reservationState: state purpose channel { code } runsOutAt: expiresAt
      heldLines: lines { sku { code } location { code } quantity pinned }
    }
    ... on IncomingSupply {
      supplyKind: kind sku { code } location { code } quantity received promised expectedAt state
    }
    ... on Transfer {
      number from { code } to { code } transferStatus: status expectedAt
      transferLines: lines { id sku { code } quantity canceled shipped received damaged returned writtenOff }
    }
    ... on PurchaseOrder {
      number supplier { code } to { code } purchaseStatus: status
      purchaseLines: lines { id sku { code } quantity received damaged canceled expectedAt }
    }
    ... on Order {
      number channel { code } customer { id } placedAt priority
      orderStatus: status paymentStatus fulfillmentStatus customerStatus
      totals { total { amount currency } placedTotal { amount } captured { amount } refunded { amount }
        credited { amount } }
      refunds {
        id reason status destination createdAt total { amount } charges { amount } adjustment { amount }
        lines { line { id } quantity amount { amount } tax { amount } }
      }
      holds { id fulfillmentOrderId releaseAt releasedAt } edit { id editVersion: version }
      orderLines: lines { ...Units components { ...Units } }
    }
    ... on Payment {
      gateway tender paymentState: status
      authorized { amount } captured { amount } refunded { amount }
      capturePending { amount } refundPending { amount } chargedBack { amount }
    }
    ... on FulfillmentOrder {
      location { code } method workStatus: status follows { id } requestStatus expectedShipAt dueAt opensAt rejectReason
      pickup { pickupState: state readyAt expiresAt arrivedAt bay remindedAt }
      workLines: lines {
        id orderLine { id } quantity canceledQuantity pickedQuantity packedQuantity shippedQuantity recalledQuantity
      }
    }
    ... on Shipment { fulfillmentOrder { id } shipmentStatus: status carrier trackingNumber deliveredAt receivedBackAt
      estimatedDeliveryAt alert assumed labelStatus shippedAt manifest { id } packages { id trackingNumber }
    }
    ... on Manifest { number location { code } carrier shipmentCount parcelCount closedAt }
    ... on LegalEntity {
      code name taxId timezone invoicePrefix creditNotePrefix numberDigits yearlyNumbers
      paymentDays isDefault papersOf: channels { channel language accentColor logoSha256 footer }
    }
    ... on Invoice {
      number order { id } shipment { id } voidedShipment { id } refund { id } issuedAt
      net { amount currency } tax { amount currency } total { amount currency }
    }
    ... on CreditAccount { balance { amount currency } held { amount currency } lastCharacters disabledAt }
    ... on Customer { version }
    ... on Staff { roles reachedLocations: locations reachedChannels: channels active hasPassword }
    ... on App { code name active reachedLocations: locations reachedChannels: channels scopes }
    ... on AppKey { prefix scopes createdAt expiresAt revokedAt }
  }
}
fragment Units on OrderLine {
  id sku { code } parentLine { id } perParent quantity canceledQuantity openQuantity backorderedQuantity
  reservedQuantity allocatedQuantity shippedQuantity deliveredQuantity undeliveredQuantity returnedQuantity
  cancelRequestedQuantity supply { quantity expectedAt supply { id } } promise { expectedBy promisedBy }
}
"""
UNREAD: Mapping[str, frozenset[str]] = {
    "Payment": frozenset({"amountMinor"}),
    "Manifest": frozenset({"status"}),
    "Customer": frozenset({"externalSource", "externalId"}),
    "AppKey": frozenset({"app"}),
    "CreditAccount": frozenset({"kind", "customerId", "expiresAt"}),
    "LegalEntity": frozenset({"country"}),
    "Invoice": frozenset({"kind"}),
    "AvailabilityRule": frozenset({"sku", "location", "channel"}),
}
"""What events tell and the graph has no field for, or one that would need one more alias than a document may have;
`orderwire check` compares it with the tables."""
PENDING = ("capturePending", "refundPending", "chargedBack")
"""Amounts of payments that are told where there are any."""
NAMELESS = frozenset({"AccessRevocation"})
"""What the graph does not show: events of it have no subject there."""
UNSEEN = NAMELESS | {"ShopperStock"}
"""That, and what it shows only as it is this moment; `orderwire check` compares both with the tables."""


def told(kind: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """A folded state as far as the graph can be asked for it; absent and null are the same."""
    return {
        key: told(kind, value) if isinstance(value, Mapping) else _instant(key, value)
        for key, value in state.items()
        if key not in UNREAD.get(kind, ()) and value is not None
    }


def _instant(key: str, value: Any) -> Any:
    instant = isinstance(value, str) and (key.endswith("At") or key in ("availableFrom", "asOf", "expectedBy"))
    return datetime.fromisoformat(value) if instant else value


def read(node: dict[str, Any]) -> dict[str, Any]:
    """A node's answer in the events' form."""
    kind = node["__typename"]
    answer = {key: value for key, value in node.items() if key not in ("__typename", "id")}
    match kind:
        case "Channel" | "Location" | "Sku" | "DeliveryService" | "AvailabilityRule" | "StockFeed":
            _read_reference(kind, node, answer)
        case "StockLevel":
            answer |= {"sku": node["sku"]["code"], "location": node["location"]["code"]}
        case "StockCount" | "PickList" | "Manifest":
            _read_at_a_place(kind, node, answer)
        case "IncomingSupply" | "Transfer" | "PurchaseOrder":
            _read_incoming(kind, answer)
        case "Reservation":
            answer |= {
                "channel": node["channel"]["code"],
                "state": answer.pop("reservationState"),
                "expiresAt": answer.pop("runsOutAt"),
                "lines": [
                    {**line, "sku": line["sku"]["code"], "location": line["location"]["code"]}
                    for line in answer.pop("heldLines")
                ],
            }
        case "Order":
            totals = answer.pop("totals")
            answer |= {
                "channel": node["channel"]["code"],
                "customerId": _uuid(node["customer"]["id"]) if node["customer"] else None,
                "status": answer.pop("orderStatus"),
                "currency": totals["total"]["currency"],
                "priority": answer["priority"] or None,
                "editId": _uuid(answer["edit"]["id"]) if answer["edit"] else None,
                "editVersion": answer["edit"]["editVersion"] if answer["edit"] else None,
                "holds": dict(_hold(hold) for hold in answer["holds"] if hold["releasedAt"] is None) or None,
                "totalMinor": _minor(totals["total"]),
                "placedTotalMinor": _minor(totals["placedTotal"]),
                "capturedMinor": _minor(totals["captured"]),
                "refundedMinor": _minor(totals["refunded"]),
                "creditedMinor": _minor(totals["credited"]) or None,
                "refunds": dict(_refund(refund) for refund in answer["refunds"]) or None,
                "lines": dict(
                    _line(line) for kit in answer.pop("orderLines") for line in (kit, *kit.pop("components"))
                ),
            }
            del answer["customer"], answer["edit"]
        case "Payment":
            answer["status"] = answer.pop("paymentState")
            for amount in ("authorized", "captured", "refunded"):
                answer[f"{amount}Minor"] = _minor(answer.pop(amount))
            answer |= {f"{name}Minor": _minor(answer.pop(name)) or None for name in PENDING}
        case "FulfillmentOrder":
            follows, pickup = answer.pop("follows"), answer.pop("pickup")
            answer["followsId"] = None if follows is None else _uuid(follows["id"])
            answer["requestStatus"] = None if answer["requestStatus"] == "UNSUBMITTED" else answer["requestStatus"]
            answer |= pickup if pickup and pickup["pickupState"] != "PREPARING" else {}
            answer |= {
                "location": node["location"]["code"],
                "status": answer.pop("workStatus"),
                "lines": {
                    _uuid(line.pop("id")): {
                        "orderLineId": _uuid(line.pop("orderLine")["id"]),
                        **line,
                        "recalledQuantity": line["recalledQuantity"] or None,
                    }
                    for line in answer.pop("workLines")
                },
            }
        case "Shipment":
            answer["status"] = answer.pop("shipmentStatus")
            answer["alert"] = None if answer["alert"] == "NONE" else answer["alert"]
            answer["assumed"] = answer["assumed"] or None
            answer["fulfillmentOrderId"] = _uuid(answer.pop("fulfillmentOrder")["id"])
            _read_labels(answer)
        case "Staff" | "App":
            answer |= {"locations": answer.pop("reachedLocations"), "channels": answer.pop("reachedChannels")}
        case _:
            answer.pop("version", None)
            _read_billed(kind, answer)
    return told(kind, answer)


def _read_labels(answer: dict[str, Any]) -> None:
    """A shipment's manifest and its parcels' numbers, in place."""
    manifest, packages = answer.pop("manifest"), answer.pop("packages")
    answer["manifestId"] = None if manifest is None else _uuid(manifest["id"])
    numbers = {_uuid(one["id"]): one["trackingNumber"] for one in packages if one["trackingNumber"]}
    answer["parcels"] = {key: {"trackingNumber": number} for key, number in numbers.items()} or None


def _read_at_a_place(kind: str, node: dict[str, Any], answer: dict[str, Any]) -> None:
    """The same for what people do at one location, in place."""
    answer["location"] = node["location"]["code"]
    if kind == "Manifest":
        return
    if kind == "PickList":
        answer["state"] = answer.pop("pickListState")
        answer["works"] = [_uuid(work["id"]) for work in answer.pop("walkedFor")]
        return
    answer["state"] = answer.pop("countState")
    answer["lines"] = {_uuid(line.pop("id")): {**line, "sku": line["sku"]["code"]} for line in answer.pop("countLines")}


def _read_reference(kind: str, node: dict[str, Any], answer: dict[str, Any]) -> None:
    """The same for reference data, in place."""
    match kind:
        case "AvailabilityRule":
            answer["safetyStock"] = answer.pop("ruleSafetyStock")
        case "StockFeed":
            answer["location"] = node["location"]["code"]
        case "Channel":
            answer["kind"] = answer.pop("channelKind")
            answer["showsStockCounts"] = answer["showsStockCounts"] or None
            answer["holdsUnpaid"] = answer["holdsUnpaid"] or None
            answer["taxMode"] = None if answer["taxMode"] == "GIVEN" else answer["taxMode"]
            timeouts = {timeout["tender"]: timeout["minutes"] for timeout in answer["paymentTimeouts"]}
            answer["paymentTimeouts"] = timeouts or None
            stated = {one.pop("check"): one for one in answer["checks"] if one.pop("stated")}
            answer["checks"] = {name: _stated(one) for name, one in stated.items()} or None
            serving = {place["location"]["code"]: place["roles"] for place in answer.pop("serving")}
            answer["locations"] = list(serving)
            narrowed = {code: roles for code, roles in serving.items() if len(roles) < len(ChannelRole)}
            answer["locationRoles"] = narrowed or None
        case "Location":
            answer["kind"] = answer.pop("locationKind")
            for unstated in (
                "openingHours",
                "closures",
                "cutOffs",
                "handlingMinutes",
                "groups",
                "priority",
                "deliverySlots",
            ):
                answer[unstated] = answer[unstated] or None
        case "Sku":
            prices = {channel: price for channel in ("web", "old") if (price := answer.pop(channel)) is not None}
            if prices:
                answer["prices"] = {channel: {price["currency"]: _minor(price)} for channel, price in prices.items()}
            limits: dict[str, dict[str, Any]] = {}
            for limit in answer.pop("backorderLimits"):
                of_kind = limits.setdefault(limit["kind"], {})
                if limit["channel"] is None:
                    of_kind["anywhere"] = limit["quantity"]
                else:
                    of_kind.setdefault("channels", {})[limit["channel"]["code"]] = limit["quantity"]
            if limits:
                answer["limits"] = limits
            answer["placeholder"] = answer["placeholder"] or None
            answer["components"] = [
                {"sku": part["sku"]["code"], "quantity": part["quantity"]} for part in answer["components"]
            ]
        case _:
            answer |= {"locations": answer.pop("serviceLocations"), "carrier": answer.pop("carriedBy")}
            answer["zones"] = [_zone(zone) for zone in node["zones"]]


def _stated(check: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in check.items() if value is not None}


def _read_billed(kind: str, answer: dict[str, Any]) -> None:
    """The same for papers and who issues them, in place."""
    if kind == "LegalEntity":
        answer["isDefault"] = answer["isDefault"] or None
        answer["channels"] = {
            one.pop("channel"): {**one, "hasFooter": one.pop("footer") is not None or None}
            for one in answer.pop("papersOf")
        }
    if kind == "CreditAccount":
        answer["currency"] = answer["balance"]["currency"]
        answer |= {f"{name}Minor": _minor(answer.pop(name)) for name in ("balance", "held")}
    if kind != "Invoice":
        return
    answer["currency"] = answer["net"]["currency"]
    for name in ("order", "shipment", "voidedShipment", "refund"):
        found = answer.pop(name)
        answer[f"{name}Id"] = None if found is None else _uuid(found["id"])
    for name in ("net", "tax", "total"):
        answer[f"{name}Minor"] = _minor(answer.pop(name))


def _read_incoming(kind: str, answer: dict[str, Any]) -> None:
    """The same for what is on its way, in place."""
    answer |= {end: answer[end]["code"] for end in ("sku", "location", "from", "to", "supplier") if end in answer}
    if kind == "IncomingSupply":
        answer["kind"] = answer.pop("supplyKind")
        return
    name = "transfer" if kind == "Transfer" else "purchase"
    answer["status"] = answer.pop(f"{name}Status")
    answer["lines"] = {
        _uuid(line.pop("id")): {**line, "sku": line["sku"]["code"]} for line in answer.pop(f"{name}Lines")
    }


def _zone(zone: dict[str, Any]) -> dict[str, Any]:
    return zone | {
        "areas": [area | {"postalPrefix": area["postalPrefix"] or ""} for area in zone["areas"]],
        "rates": [
            {
                "currency": rate["price"]["currency"],
                "priceMinor": _minor(rate["price"]),
                "upToGrams": rate["upToGrams"],
                "freeFromMinor": rate["freeFrom"] and _minor(rate["freeFrom"]),
            }
            for rate in zone["rates"]
        ],
    }


async def read_states(served: ServedHere, bearer: str, ids: Iterable[str]) -> States:
    """The state of these subjects now, by id."""
    wanted = sorted(subject for subject in ids if kind_of(subject) not in UNSEEN)
    states: States = {}
    for start in range(0, len(wanted), 4):
        asked = wanted[start : start + 4]
        answer = await served.data(_about({kind_of(subject) for subject in asked}), bearer, ids=asked)
        states |= {node["id"]: read(node) for node in answer["nodes"]}
    return states


def _about(kinds: Collection[str]) -> str:
    """`NODES` with the parts of these types alone: a document may have so many aliases, and no more."""
    begin, *parts = NODES.split("\n    ... on ")
    last, end = parts[-1].split("\n  }\n", 1)
    kept = [part for part in (*parts[:-1], last) if part.split(" ", 1)[0] in kinds]
    return "\n    ... on ".join([begin, *kept]) + "\n  }\n" + (end if "Order" in kinds else "}\n")


def kind_of(subject: str) -> str:
    """The type that a global id names."""
    return read_id(subject, ())[0]


class Reader:
    """A client that began at some moment: its reading, and the events that it heard since."""

    def __init__(self, served: ServedHere, bearer: str, stack: AsyncExitStack) -> None:
        """The stack closes its socket."""
        self._served, self._bearer, self._stack = served, bearer, stack
        self._watch: Watch | None = None
        self.states: States = {}
        self.events: list[dict[str, Any]] = []

    async def begin(self) -> None:
        """Take a cursor, then read everything that the log tells of by then."""
        watch = await self._stack.enter_async_context(
            watching(self._served.address, EVENT_PUBLISHED, bearer=self._bearer)
        )
        assert (await watch.next())["__typename"] == "StreamProgress"
        self._watch = watch
        log = await whole_log(self._served.services.log)
        self.states = await read_states(
            self._served, self._bearer, {global_id(event.subject_type, event.subject_id) for event in log}
        )

    async def fold_until(self, last_event_id: str) -> None:
        """Fold every event up to and with the one of this id."""
        assert self._watch is not None
        while not self.events or self.events[-1]["id"] != last_event_id:
            item = await self._watch.next()
            if item["__typename"] == "EventPublished":
                event = item["event"]
                self.events.append(event)
                kind = CATALOGUE[event["type"]].subject_type
                assert (event["subject"] is None) == (kind in NAMELESS)
                if kind in UNSEEN:
                    continue
                subject = event["subject"]["id"]
                patch = _comparable(kind_of(subject), event["data"]["state"])
                self.states[subject] = merge_patch(self.states.get(subject, {}), patch)


def _comparable(kind: str, patch: Mapping[str, Any]) -> dict[str, Any]:
    """A patch in the form of `told`, with its nulls, which remove."""
    return {
        key: _comparable(kind, value)
        if isinstance(value, Mapping)
        else value
        if value is None
        else _instant(key, value)
        for key, value in patch.items()
        if key not in UNREAD.get(kind, ())
    }


def _line(line: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An order's line or component by its id."""
    kit = line.pop("parentLine")
    claims = {_uuid(claim.pop("supply")["id"]): claim for claim in line.pop("supply") if claim["supply"]}
    promise = line.pop("promise") or {"expectedBy": None, "promisedBy": None}
    return _uuid(line.pop("id")), {
        **line,
        "expectedBy": None if promise["expectedBy"] == promise["promisedBy"] else promise["expectedBy"],
        **({"supply": claims} if claims else {}),
        "cancelRequestedQuantity": line["cancelRequestedQuantity"] or None,
        "sku": line["sku"]["code"],
        "parentLineId": _uuid(kit["id"]) if kit else None,
    }


def _hold(hold: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A hold by its id."""
    work = hold["fulfillmentOrderId"]
    return _uuid(hold["id"]), {"fulfillmentOrderId": _uuid(work) if work else None, "releaseAt": hold["releaseAt"]}


def _refund(refund: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A refund by its id."""
    lines = {
        _uuid(part["line"]["id"]): {
            "quantity": part["quantity"],
            "amountMinor": _minor(part["amount"]),
            "taxMinor": _minor(part["tax"]),
        }
        for part in refund["lines"]
    }
    amounts = {f"{name}Minor": _minor(refund[name]) for name in ("total", "charges", "adjustment")}
    said = {name: refund[name] for name in ("reason", "status", "createdAt")}
    if refund["destination"] != "ORIGINAL":
        said["destination"] = refund["destination"]
    return _uuid(refund["id"]), {**said, **amounts, **({"lines": lines} if lines else {})}


def _minor(money: Mapping[str, Any]) -> int:
    return int(Decimal(money["amount"]) * 100)


def _uuid(identity: str) -> str:
    return str(read_id(identity, ())[1][0])
