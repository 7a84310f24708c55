"""Where SKUs lie: each row replaces what was said, all of them or none, and the same again says nothing."""

from app.picking.place import PlacedSku, PlaceSkus, place_skus
from app.picking.queries import places_of_skus
from db.repositories.sku_places import SkuPlace
from tests.builders import STAFF, Shop
from tests.reading import newest, told
from tests.unchanged import nothing_changes, refusal


async def places(shop: Shop) -> dict[str, SkuPlace]:
    async with shop.database.unit_of_work(STAFF) as uow:
        skus = await uow.reference.skus(["mug", "tea", "poster"])
        location = await uow.reference.location("BER")
    assert location is not None
    pairs = {(row.id, location.id): code for code, row in skus.items()}
    return {pairs[pair]: place for pair, place in (await places_of_skus(shop.database, STAFF, list(pairs))).items()}


async def test_rows_say_where_skus_lie_and_only_changes_are_told(shop: Shop) -> None:
    # given
    rows = (PlacedSku(sku="mug", bins=(" A2 ", "B1")), PlacedSku(sku="tea", category="dry"))
    await shop.run(place_skus, PlaceSkus(location="BER", rows=rows))
    # when: the same, another, and none
    since = await newest(shop)
    await shop.run(place_skus, PlaceSkus(location="BER", rows=rows))
    quiet = await told(shop, since)
    changed = (PlacedSku(sku="mug", bins=("B1",)), rows[1], PlacedSku(sku="poster"))
    await shop.run(place_skus, PlaceSkus(location="BER", rows=changed))
    first = await places(shop)
    await shop.run(place_skus, PlaceSkus(location="BER", rows=(PlacedSku(sku="tea"),)))
    # then
    assert quiet == []
    assert first == {"mug": SkuPlace(("B1",)), "tea": SkuPlace((), "dry")}
    assert await places(shop) == {"mug": SkuPlace(("B1",))}
    assert [(kind, data["skus"]) for kind, data in await told(shop, since)] == [
        ("location.bins_set", ["mug"]),
        ("location.bins_set", ["tea"]),
    ]


async def test_refuses_rows_that_say_nothing_or_too_much(shop: Shop) -> None:
    async with nothing_changes(shop.database):
        for rows, path in (
            ((), ("rows",)),
            ((PlacedSku(sku="mug", bins=("A1",)), PlacedSku(sku="cup")), ("rows", "1", "sku")),
            ((PlacedSku(sku="mug"), PlacedSku(sku="mug")), ("rows", "0", "sku")),
            ((PlacedSku(sku="mug", bins=("A1", " A1")),), ("rows", "0", "bins")),
            ((PlacedSku(sku="mug", bins=("A1", " ")),), ("rows", "0", "bins", "1")),
            ((PlacedSku(sku="mug", category="x" * 41),), ("rows", "0", "category")),
            ((PlacedSku(sku="mug", bins=tuple(f"A{n}" for n in range(21))),), ("rows", "0", "bins")),
        ):
            assert (await refusal(shop.database, place_skus, PlaceSkus(location="BER", rows=rows))).path == path
        nowhere = PlaceSkus(location="MUC", rows=(PlacedSku(sku="mug"),))
        assert (await refusal(shop.database, place_skus, nowhere)).path == ("location",)
