"""What is kept back in a shop that lived."""

from app.domain.protection import Effects
from app.protection.save import SaveRule, save_rule
from tests.builders import Shop, a_key


async def what_is_kept_back(shop: Shop) -> None:
    """Of one SKU that nothing else in the shop needs: safety stock, a fence, and no pickup."""
    for rule in (
        SaveRule(idempotency_key=a_key(), code="bowls", sku="bowl", effects=Effects(safety_stock=2)),
        SaveRule(
            idempotency_key=a_key(),
            code="bowls-web",
            sku="bowl",
            location="BER",
            channel=shop.channel,
            effects=Effects(ring_fence=1, allow_pickup=False),
        ),
    ):
        await shop.run(save_rule, rule)
