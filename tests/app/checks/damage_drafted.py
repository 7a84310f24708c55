"""Damage to drafts, tax rules and what explains amounts, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _told

DRAFT = "(SELECT order_id FROM order_drafts WHERE reservation_id IS NULL ORDER BY order_id LIMIT 1)"
PLATE = "(SELECT id FROM skus WHERE code = 'plate')"
OWN = f"(SELECT id FROM order_lines WHERE sku_id = {PLATE} AND parent_line_id IS NULL)"

DRAFTED: tuple[Damage, ...] = (
    Damage(
        "amounts_are_explained",
        "a cent taken off twice",
        f"""UPDATE discount_allocations SET amount_minor = amount_minor + 1
            WHERE reason = 'a scratch' AND order_line_id IN {OWN}""",
    ),
    Damage(
        "amounts_are_explained",
        "a discount that nobody gave",
        f"DELETE FROM discount_allocations WHERE reason = 'a scratch' AND order_line_id IN {OWN}",
    ),
    Damage(
        "amounts_are_explained",
        "a tax forgotten",
        f"DELETE FROM order_tax_lines WHERE name = 'GST' AND order_line_id IN {OWN}",
    ),
    Damage(
        "amounts_are_explained",
        "a tax of a charge too high",
        "UPDATE order_tax_lines SET amount_minor = amount_minor + 5 WHERE name = 'PST' AND charge_id IS NOT NULL",
    ),
    Damage(
        "amounts_are_explained",
        "a component's tax under another name",
        """UPDATE order_tax_lines SET name = 'HST' WHERE id = (
               SELECT t.id FROM order_tax_lines t JOIN order_lines l ON l.id = t.order_line_id
               WHERE l.parent_line_id IS NOT NULL AND t.name = 'GST' AND t.amount_minor > 0 ORDER BY t.id LIMIT 1)""",
        offenders=2,
    ),
    Damage(
        "drafts_have_an_end",
        "a draft without an end",
        f"DELETE FROM order_drafts WHERE order_id = {DRAFT}",
    ),
    Damage(
        "drafts_have_an_end",
        "a draft that nobody ended",
        f"UPDATE order_drafts SET expires_at = now() - interval '1 hour' WHERE order_id = {DRAFT}",
    ),
    Damage(
        "drafts_have_an_end",
        "a draft that was placed by hand",
        f"UPDATE orders SET status = 'OPEN' WHERE id = {DRAFT}",
    ),
    Damage(
        "drafts_have_an_end",
        "a draft that gave units away",
        f"""UPDATE order_lines SET open_quantity = open_quantity - 1, backordered_quantity = 1
            WHERE order_id = {DRAFT}""",
    ),
    Damage(
        "drafts_have_an_end",
        "a draft that is paid",
        f"UPDATE payments SET order_id = {DRAFT} WHERE id = (SELECT id FROM payments ORDER BY id LIMIT 1)",
    ),
    _told("events_tell_tax_rules", "TaxRule", "rate", '"0.07"'),
)
