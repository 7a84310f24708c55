"""No number of a legal entity's papers is missing, none is given twice."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="paper_numbers_are_gapless",
    statement="Every series of invoices and credit notes counts 1, 2, 3 ... to its last number.",
    reading="A series, how many papers it has, its highest number, and the number it remembers.",
    sql="""
        WITH given AS (
            SELECT legal_entity_id, kind, year, count(*) AS papers, max(sequence) AS highest
            FROM invoices GROUP BY legal_entity_id, kind, year
        )
        SELECT legal_entity_id, kind, year, coalesce(g.papers, 0) AS papers, g.highest, s.last_number
        FROM invoice_series s FULL JOIN given g USING (legal_entity_id, kind, year)
        WHERE coalesce(g.papers, 0) IS DISTINCT FROM s.last_number::bigint OR g.highest IS DISTINCT FROM s.last_number
    """,
)
