"""What happens to drafts and to what they are taxed by: begun, replaced, held, placed, given up, run out."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text

from app.catalog.tax_rules import RemoveTaxRule, SaveTaxRule, remove_tax_rule, save_tax_rule
from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, TaxMode
from app.domain.orders.model import Address
from app.jobs import expire_drafts
from app.orders.command import PlaceDiscount, PlaceLine, PlaceOrder
from app.orders.drafts.command import CreateDraft, DraftTerms, UpdateDraft
from app.orders.drafts.complete import CompleteDraft, complete_draft
from app.orders.drafts.create import create_draft
from app.orders.drafts.end import CancelDraft, cancel_draft
from app.orders.drafts.update import update_draft
from tests.builders import SEARCH_SECRET, STAFF, Shop, a_key

HELD = DraftTerms(life=timedelta(hours=2), hold=timedelta(hours=1))


def asked(shop: Shop, sku: str, quantity: int) -> PlaceOrder:
    """So many units of a SKU, with a discount on the order."""
    return PlaceOrder(
        idempotency_key="",
        channel=shop.channel,
        lines=(PlaceLine(sku=sku, quantity=quantity),),
        discounts=(PlaceDiscount(rate=Decimal("0.1"), reason="a regular"),),
        shipping_address=Address("DE", postal_code="10115", name="Ada"),
    )


async def draft(shop: Shop, sku: str, quantity: int, terms: DraftTerms = HELD) -> UUID:
    """A draft of so many units."""
    command = CreateDraft(idempotency_key=a_key(), order=asked(shop, sku, quantity), terms=terms)
    return await shop.database.transact(STAFF, lambda uow: create_draft(uow, command, search_secret=SEARCH_SECRET))


async def redraft(shop: Shop, order_id: UUID, sku: str, quantity: int) -> None:
    """The draft is of something else now."""
    command = UpdateDraft(idempotency_key=a_key(), order_id=order_id, order=asked(shop, sku, quantity), terms=HELD)
    await shop.database.transact(STAFF, lambda uow: update_draft(uow, command, search_secret=SEARCH_SECRET))


async def complete(shop: Shop, order_id: UUID) -> None:
    """The draft is placed."""
    command = CompleteDraft(idempotency_key=a_key(), order_id=order_id)
    await shop.database.transact(STAFF, lambda uow: complete_draft(uow, command, search_secret=SEARCH_SECRET))


async def orders_are_drafted(shop: Shop) -> AsyncIterator[None]:
    """One is replaced and placed, one given up, one runs out."""
    placed = await draft(shop, "mug", 2)
    yield
    await redraft(shop, placed, "tea", 3)
    yield
    await complete(shop, placed)
    yield
    given_up = await draft(shop, "mug", 1, DraftTerms())
    await shop.run(cancel_draft, CancelDraft(idempotency_key=a_key(), order_id=given_up))
    yield
    late = await draft(shop, "tea", 1)
    async with shop.database.engine.begin() as connection:
        over = text("UPDATE order_drafts SET expires_at = clock_timestamp() WHERE order_id = :late")
        await connection.execute(over, {"late": late})
    await expire_drafts.JOB.run(shop.database)


async def taxes_are_computed(shop: Shop) -> AsyncIterator[None]:
    """A rule is made, changed, removed and made anew; the channel computes taxes, and stops to."""
    rule = SaveTaxRule(code="vat", country="DE", name="VAT", rate=Decimal("0.19"))
    await shop.run(save_tax_rule, rule)
    yield
    books = replace(rule, code="books", tax_class="books", rate=Decimal("0.070"), valid_from=date(2020, 1, 1))
    await shop.run(save_tax_rule, books)
    await shop.run(save_tax_rule, replace(books, region="Bayern", valid_from=None))
    yield
    await shop.run(remove_tax_rule, RemoveTaxRule(code="vat"))
    await shop.run(save_tax_rule, replace(rule, rate=Decimal("0.2")))
    yield
    channel = UpsertChannel(code=shop.channel, name="Web", kind=ChannelKind.WEB, currency=shop.currency)
    await shop.run(upsert_channel, replace(channel, tax_mode=TaxMode.COMPUTED, currencies=("JPY",)))
    yield
    await shop.run(upsert_channel, replace(channel, tax_mode=TaxMode.GIVEN))


DRAFTED = {
    orders_are_drafted: frozenset(
        {"order.drafted", "order.draft_updated", "order.draft_canceled", "order.draft_expired", "order.placed"}
    ),
    taxes_are_computed: frozenset({"tax_rule.saved", "tax_rule.removed", "channel.saved"}),
}
"""What happens, and which types of events it makes happen."""
