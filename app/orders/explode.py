"""A kit that is ordered becomes lines: its own, and one for each component, as the kit is made up at this moment."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.money import share
from app.domain.orders.kits import Worth, shared_out
from app.domain.orders.model import Line
from app.orders.refuse import MAX_QUANTITY
from db.repositories.for_sale import PartForSale


def explode(kit: Line, parts: Sequence[PartForSale], *, takes_stock: bool, path: tuple[str, ...]) -> list[Line]:
    """The lines of a kit: its own first, without stock, then its components, all units open.

    Components go where the kit goes and come from where it comes from; its amounts are shared out to them for display
    and for what is given back later. `takes_stock` is whether the order takes any. Raises InvalidInput at `path` when
    a component would have more units than a line may have.
    """
    worth = Worth(
        kit.unit_price_minor * kit.quantity,
        tuple(discount.amount_minor for discount in kit.discounts),
        tuple(tax.amount_minor for tax in kit.tax_lines) or (kit.tax_minor,),
    )
    shares = shared_out(worth, [(part.quantity, part.price_minor) for part in parts])
    lines = [replace(kit, is_kit=True, takes_stock=False)]
    for part, its in zip(parts, shares, strict=True):
        quantity = kit.quantity * part.quantity
        if quantity > MAX_QUANTITY:
            raise InvalidInput(
                f"{kit.quantity:,} kits hold {quantity:,} units of {part.code}: a line has at most {MAX_QUANTITY:,}",
                path,
            )
        lines.append(
            Line(
                id=new_id(),
                position=kit.position + len(lines),
                sku_id=part.id,
                sku=part.code,
                name=part.name,
                delivery_id=kit.delivery_id,
                quantity=quantity,
                open=quantity,
                unit_price_minor=share(its.price, 1, quantity),
                discount_minor=its.discount,
                discounts=tuple(
                    replace(discount, id=new_id(), amount_minor=amount)
                    for discount, amount in zip(kit.discounts, its.discounts, strict=True)
                    if amount
                ),
                tax_minor=its.tax,
                tax_rate=kit.tax_rate,
                tax_lines=tuple(
                    replace(tax, id=new_id(), amount_minor=amount)
                    for tax, amount in zip(kit.tax_lines, its.taxes, strict=False)  # no lines: one amount, unnamed
                ),
                takes_stock=takes_stock and part.stock_tracked,
                location_id=kit.location_id,
                parent_line_id=kit.id,
                per_parent=part.quantity,
                price_share_minor=its.price,
            )
        )
    return lines
