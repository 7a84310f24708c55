"""What a paper says at its foot is what its lines say, and what a line says of tax is what its taxes say."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="papers_add_up",
    numbers=(7,),
    statement="The sums of an invoice or credit note are those of its lines, their tax that of their taxes; what covers"
    " it is what the buyer pays.",
    reading="A paper, one of its sums as it stands, and what it adds up to, in minor units.",
    sql="""
        WITH taxes AS (
            SELECT invoice_line_id, sum(amount_minor) FILTER (WHERE remitted_by = 'SELLER') AS own,
                   sum(amount_minor) FILTER (WHERE remitted_by = 'CHANNEL') AS remitted
            FROM invoice_taxes GROUP BY invoice_line_id
        ), lines AS (
            SELECT l.invoice_id, sum(l.net_minor) AS net, sum(l.tax_minor) AS tax, sum(coalesce(t.own, 0)) AS own,
                   sum(coalesce(t.remitted, 0)) AS remitted
            FROM invoice_lines l LEFT JOIN taxes t ON t.invoice_line_id = l.id GROUP BY l.invoice_id
        )
        SELECT i.id AS invoice_id, i.number, field, stands, adds_up_to
        FROM invoices i LEFT JOIN lines ON lines.invoice_id = i.id, LATERAL (VALUES
            ('net', i.net_minor, lines.net),
            ('tax', i.tax_minor, lines.tax),
            ('taxes', i.tax_minor, lines.own),
            ('remitted', i.remitted_tax_minor, lines.remitted)
        ) AS sums(field, stands, adds_up_to)
        WHERE stands IS DISTINCT FROM adds_up_to
    """,
)
