"""Damage to papers and their numbers, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _told

NOTE = "(SELECT id FROM invoices WHERE kind = 'CREDIT_NOTE' ORDER BY id DESC LIMIT 1)"
BILLED = f"(SELECT order_id FROM invoices WHERE id = {NOTE})"
FIRST = f"(SELECT id FROM invoices WHERE order_id = {BILLED} AND kind = 'INVOICE' ORDER BY id LIMIT 1)"
LINE = f"(SELECT id FROM invoice_lines WHERE invoice_id = {FIRST} ORDER BY position LIMIT 1)"

BILLED_DAMAGE: tuple[Damage, ...] = (
    Damage(
        "papers_add_up",
        "a line that says more",
        f"UPDATE invoice_lines SET net_minor = net_minor + 1 WHERE id = {LINE}",
    ),
    Damage(
        "papers_add_up",
        "a tax that no line knows",
        f"""UPDATE invoice_taxes SET amount_minor = amount_minor + 1
            WHERE invoice_line_id = {LINE} AND remitted_by = 'SELLER'""",
    ),
    Damage("paper_numbers_are_gapless", "a paper taken away", f"DELETE FROM invoices WHERE id = {FIRST}"),
    Damage(
        "paper_numbers_are_gapless",
        "a number given ahead",
        "UPDATE invoice_series SET last_number = last_number + 1 WHERE kind = 'CREDIT_NOTE'",
    ),
    Damage(
        "papers_ask_for_what_is_owed",
        "a paper that asks for more",
        f"UPDATE invoices SET net_minor = net_minor + 1, total_minor = total_minor + 1 WHERE id = {FIRST}",
    ),
    Damage(
        "papers_drain",
        "a shipment that nobody bills",
        f"""UPDATE shipments SET awaits_invoice = true, created_at = now() - interval '2 minutes'
            WHERE id = (SELECT shipment_id FROM invoices WHERE id = {FIRST})""",
    ),
    Damage(
        "papers_drain",
        "a refund that nobody credits",
        f"""UPDATE refunds SET papered = false WHERE id = (SELECT refund_id FROM invoices WHERE id = {NOTE});
            UPDATE orders SET updated_at = now() - interval '2 minutes' WHERE id = {BILLED}""",
    ),
    _told("events_tell_invoices", "Invoice", "totalMinor", "1"),
    _told("events_tell_invoices", "Invoice", "number", '"X"'),
    _told("events_tell_legal_entities", "LegalEntity", "name", '"Somebody"'),
)
