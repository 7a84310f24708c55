"""From a rate to the manifest over the graph: what a packer asks, in the order in which it is asked."""

from dataclasses import replace

from app.availability.save_service import save_delivery_service
from app.domain.enums import Role, TransportMode
from app.domain.orders.model import Address, Contact
from app.domain.rates import Rate, Zone
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, invariants_hold, place
from tests.delivery_services import PARCEL
from tests.graphql_schema.asking import a_graph, a_principal

MUNICH = Address(
    "DE", name="Ada Lovelace", line1="Allee 1", postal_code="80331", city="München", latitude=48.14, longitude=11.57
)
WAREHOUSE = a_principal(Role.WAREHOUSE, locations={"BER"})
RATES = """
query ($work: ID!, $packages: [PackageSizeInput!]) {
  carrierRates(fulfillmentOrderId: $work, packages: $packages) {
    id carrier service name price { amount currency } promisedOn co2Grams cheapest fastest greenest fromTable
  }
}
"""
SHIPMENT = """
  shipment {
    id status carrier service labelStatus labelMessage labelPrice { amount } trackingNumber shippedAt
    packages { trackingNumber weightGrams } manifest { number }
  }
  errors { code path }
"""
LABEL = f"mutation ($input: ShipmentLabelInput!) {{ shipmentLabel(input: $input) {{ {SHIPMENT} }} }}"
DEPART = f"mutation ($input: ShipmentDepartInput!) {{ shipmentDepart(input: $input) {{ {SHIPMENT} }} }}"
VOID = f"mutation ($input: ShipmentVoidInput!) {{ shipmentVoid(input: $input) {{ {SHIPMENT} }} }}"
CLOSE = """
mutation ($input: ManifestCloseInput!) {
  manifestClose(input: $input) {
    manifest { number status shipmentCount parcelCount shipments { id } location { code } }
    errors { code path }
  }
}
"""
MANIFESTS = '{ manifests(locations: ["BER"]) { edges { node { number carrier } } } }'


async def test_a_packer_chooses_a_rate_buys_two_labels_and_hands_over(shop: Shop) -> None:
    # given: a truck and a plane
    await shop.run(save_delivery_service, PARCEL)
    express = replace(
        PARCEL,
        code="express",
        name="Express",
        mode=TransportMode.AIR,
        carrier="UPS",
        zones=(Zone("Everywhere", (), 1, 1, (Rate("EUR", 1_990),)),),
    )
    await shop.run(save_delivery_service, express)
    graph = await a_graph(shop.database)
    order = await shop.order(await place(shop, {"mug": 2}, shipping_address=MUNICH, contact=Contact("Ada")))
    work = global_id("FulfillmentOrder", order.fulfillment_orders[0].id)
    line = global_id("FulfillmentOrderLine", order.fulfillment_orders[0].lines[0].id)

    # when: rates for two packages
    asked = {"work": work, "packages": [{"weightGrams": 400}, {"weightGrams": 600}]}
    rates = (await graph.data(RATES, WAREHOUSE, **asked))["carrierRates"]
    elsewhere = await graph.data(RATES, a_principal(Role.STORE, locations={"HAM"}), **asked)
    packages = [
        {"lines": [{"fulfillmentOrderLineId": line, "quantity": 1}], "weightGrams": grams} for grams in (400, 600)
    ]
    asking = {"idempotencyKey": a_key(), "fulfillmentOrderId": work, "rateId": rates[0]["id"], "packages": packages}
    labeled = (await graph.data(LABEL, WAREHOUSE, input=asking))["shipmentLabel"]
    again = (await graph.data(LABEL, WAREHOUSE, input=asking))["shipmentLabel"]
    closing = {"idempotencyKey": a_key(), "location": "BER", "carrier": "DHL"}
    closed = (await graph.data(CLOSE, WAREHOUSE, input=closing))["manifestClose"]

    # then
    told = [(one["carrier"], one["service"], one["price"]["amount"], one["cheapest"], one["fastest"]) for one in rates]
    assert told == [("DHL", "parcel", "9.80", True, False), ("UPS", "express", "39.80", False, True)]
    assert rates[0]["greenest"]
    assert rates[0]["co2Grams"] < rates[1]["co2Grams"]
    assert elsewhere["carrierRates"] is None
    shipment = labeled["shipment"]
    assert labeled["errors"] == []
    assert (shipment["status"], shipment["labelStatus"], shipment["labelPrice"]) == (
        "LABELED",
        "PURCHASED",
        {"amount": "9.80"},
    )
    assert [package["weightGrams"] for package in shipment["packages"]] == [400, 600]
    assert len({package["trackingNumber"] for package in shipment["packages"]}) == 2
    assert again["shipment"] == shipment
    manifest = closed["manifest"]
    assert (manifest["status"], manifest["shipmentCount"], manifest["parcelCount"]) == ("CONFIRMED", 1, 2)
    assert manifest["shipments"] == [{"id": shipment["id"]}]
    listed = (await graph.data(MANIFESTS, WAREHOUSE))["manifests"]["edges"]
    assert listed == [{"node": {"number": manifest["number"], "carrier": "DHL"}}]
    foreign = a_principal(Role.STORE, locations={"HAM"})
    assert (await graph.data(MANIFESTS, foreign))["manifests"]["edges"] == []
    await invariants_hold(shop.database)


async def test_a_silent_carrier_is_stood_in_for_and_a_shipment_leaves_and_comes_back(shop: Shop) -> None:
    # given: the local carrier does not answer
    await shop.run(save_delivery_service, replace(PARCEL, service="silent", carrier=None))
    graph = await a_graph(shop.database)
    order = await shop.order(await place(shop, {"mug": 1}, shipping_address=MUNICH, contact=Contact("Ada")))
    work = global_id("FulfillmentOrder", order.fulfillment_orders[0].id)
    (rate,) = (await graph.data(RATES, WAREHOUSE, work=work))["carrierRates"]
    assert (rate["price"]["amount"], rate["fromTable"]) == ("4.90", True)

    # when: another service is labeled, leaves and is called back
    asking = {"idempotencyKey": a_key(), "fulfillmentOrderId": work, "carrier": "local", "service": "economy"}
    shipment = (await graph.data(LABEL, WAREHOUSE, input=asking))["shipmentLabel"]["shipment"]
    naming = {"shipmentId": shipment["id"]}
    left = await graph.data(DEPART, WAREHOUSE, input={"idempotencyKey": a_key(), **naming})
    back = await graph.data(VOID, WAREHOUSE, input={"idempotencyKey": a_key(), **naming})
    twice = await graph.data(VOID, WAREHOUSE, input={"idempotencyKey": a_key(), **naming})

    # then
    assert left["shipmentDepart"]["shipment"]["status"] == "IN_TRANSIT"
    assert left["shipmentDepart"]["shipment"]["shippedAt"] is not None
    assert back["shipmentVoid"]["shipment"]["status"] == "VOIDED"
    assert back["shipmentVoid"]["shipment"]["labelStatus"] == "VOIDED"
    assert twice["shipmentVoid"]["errors"] == [{"code": "ILLEGAL_TRANSITION", "path": ["shipmentId"]}]
    await invariants_hold(shop.database)
