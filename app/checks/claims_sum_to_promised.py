"""What is promised is somebody's."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="claims_sum_to_promised",
    numbers=(4,),
    statement="The claims on a supply sum to what is promised of it and wait for its day; those under a limit sum to"
    " what is used of it.",
    reading="A supply or a limit, the units that it knows of and those of the claims; or a claim that was told another"
    " day than its supply's.",
    sql="""
        WITH claimed AS (
            SELECT supply_id, limit_id, sum(quantity) AS units FROM supply_claims GROUP BY supply_id, limit_id
        )
        SELECT 'supply' AS what, v.id, v.promised AS known, coalesce(c.units, 0) AS claimed
        FROM supplies v LEFT JOIN claimed c ON c.supply_id = v.id WHERE v.promised <> coalesce(c.units, 0)
        UNION ALL
        SELECT 'limit', b.id, b.used, coalesce(c.units, 0)
        FROM backorder_limits b LEFT JOIN claimed c ON c.limit_id = b.id WHERE b.used <> coalesce(c.units, 0)
        UNION ALL
        SELECT 'claim told another day', c.id, NULL, c.quantity
        FROM supply_claims c JOIN supplies v ON v.id = c.supply_id WHERE c.expected_at <> v.expected_at
    """,
)
