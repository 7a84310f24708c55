"""What leaves is billed, what goes back is credited, and who sells is stated, then stated otherwise."""

from collections.abc import AsyncIterator
from dataclasses import replace

from app.domain.enums import PaperLanguage
from app.invoicing.save_legal_entity import StatedPapers, save_legal_entity
from app.jobs.issue_invoices import run
from tests.app.checks.lives_billed import SELLER, a_billed_order
from tests.app.payments.refunding import refund, refunding
from tests.builders import Shop


async def an_order_is_billed(shop: Shop) -> AsyncIterator[None]:
    """Two parcels, a refund; the entity moves in between, which changes no paper."""
    await shop.run(save_legal_entity, SELLER)
    yield
    order_id = await a_billed_order(shop)
    yield
    await run(shop.database)
    yield
    german = (StatedPapers(channel="web", language=PaperLanguage.DE, logo=b"<svg/>", footer="Danke!"),)
    await shop.run(save_legal_entity, replace(SELLER, name="Shop AG", payment_days=30, channels=german))
    order = await shop.order(order_id)
    await refund(shop, refunding(order_id, lines=((order.lines[0].id, 1),), amount=77))
    yield
    await run(shop.database)
    await shop.run(save_legal_entity, replace(SELLER, channels=()))


BILLED = {an_order_is_billed: frozenset({"legal_entity.saved", "invoice.issued"})}
"""Which types the life makes happen, at least."""
