"""PostgreSQL itself refuses most damage: every constraint, unique index and trigger that does so is in place."""

from app.checks.invariant import Invariant
from db.checking import declared_guards

_DECLARED = ", ".join(f"('{guard.table}', '{guard.name}')" for guard in declared_guards())
_APPEND_ONLY = (
    "audit_entries",
    "credit_entries",
    "customer_consents",
    "documents",
    "events",
    "invoice_documents",
    "invoice_lines",
    "invoice_taxes",
    "invoices",
    "inbox_effects",
    "promise_revisions",
    "refund_charges",
    "refund_lines",
    "stock_movements",
)
_TRIGGERS = ", ".join(f"('{table}', '{table}_append_only')" for table in _APPEND_ONLY)

INVARIANT = Invariant(
    name="guards_stand",
    numbers=(1, 2, 3, 6, 13),
    statement="Every declared constraint and unique index is there and valid, every trigger there and enabled.",
    reading="A guard of a table that is missing, not valid, or switched off: damage may have come in since.",
    sql=f"""
        WITH ours AS (
            SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
        ), standing AS (
            SELECT ours.relname AS table_name, k.conname::text AS name,
                   k.convalidated AND coalesce((to_jsonb(k)->>'conenforced')::boolean, true) AS good
            FROM pg_constraint k JOIN ours ON ours.oid = k.conrelid
            UNION ALL
            SELECT ours.relname, c.relname, i.indisvalid AND i.indisunique
            FROM pg_index i JOIN ours ON ours.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
        )
        SELECT d.table_name, d.name, 'missing or not valid' AS what
        FROM (VALUES {_DECLARED}) AS d(table_name, name)
        WHERE NOT EXISTS (
            SELECT FROM standing s WHERE (s.table_name, s.name) = (d.table_name, d.name) AND s.good)
        UNION ALL
        SELECT d.table_name, d.name, 'trigger missing'
        FROM (VALUES {_TRIGGERS}) AS d(table_name, name)
        WHERE NOT EXISTS (
            SELECT FROM pg_trigger t JOIN ours ON ours.oid = t.tgrelid
            WHERE ours.relname = d.table_name AND t.tgname = d.name)
        UNION ALL
        SELECT ours.relname, t.tgname, 'trigger switched off'
        FROM pg_trigger t JOIN ours ON ours.oid = t.tgrelid WHERE t.tgenabled NOT IN ('O', 'A')
    """,  # noqa: S608 - no value is spliced in
)
