"""Lists of orders by their statuses in every order, what is overdue, and customers by parts of their names"""

from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

_STATES = 'status, payment_status, fulfillment_status, customer_status'
_SINGLE = ('status', 'payment_status', 'fulfillment_status')


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute('ALTER TABLE orders ADD COLUMN due_at timestamptz')
    op.execute("""
        UPDATE orders o SET due_at = d.due_at FROM (
            SELECT d.order_id, min(d.promised_by) AS due_at FROM deliveries d
            WHERE EXISTS (SELECT FROM order_lines l WHERE l.order_id = d.order_id AND l.delivery_id = d.id
                          AND l.delivered_quantity < l.quantity - l.canceled_quantity)
            GROUP BY d.order_id
        ) AS d
        WHERE d.order_id = o.id AND d.due_at IS NOT NULL AND o.status IN ('OPEN', 'PENDING_REVIEW')
    """)
    op.execute('CREATE INDEX ix_orders_due ON orders (due_at, id) WHERE due_at IS NOT NULL')
    for column in _SINGLE:
        op.execute(f'DROP INDEX ix_orders_{column}_newest')
    op.execute(f'CREATE INDEX ix_orders_states_newest ON orders ({_STATES}, placed_at, id)')
    op.execute(f'CREATE INDEX ix_orders_states_total ON orders ({_STATES}, currency, total_minor, id)')
    op.execute(f'CREATE INDEX ix_orders_states_number ON orders ({_STATES}, number)')
    # A part of a name, in any case, is how one of these begins; six letters of it tell enough to compare the rest.
    op.execute("""
        CREATE FUNCTION name_parts(name text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN (SELECT array_to_tsvector(array_agg(substr(lower(name), i, 6)))
                FROM generate_series(1, length(lower(name))) AS letters(i))
    """)
    op.execute('CREATE INDEX ix_customers_name_parts ON customers USING gin (name_parts(name))')
    op.execute(r"""
        CREATE INDEX ix_customers_phone_key ON customers (right(regexp_replace(phone, '\D', '', 'g'), 8))
        WHERE phone IS NOT NULL
    """)
    op.execute('CREATE INDEX ix_customers_external_id ON customers (external_id) WHERE external_id IS NOT NULL')


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in ('external_id', 'phone_key', 'name_parts'):
        op.execute(f'DROP INDEX ix_customers_{name}')
    op.execute('DROP FUNCTION name_parts(text)')
    for name in ('newest', 'total', 'number'):
        op.execute(f'DROP INDEX ix_orders_states_{name}')
    for column in _SINGLE:
        op.execute(f'CREATE INDEX ix_orders_{column}_newest ON orders ({column}, placed_at, id)')
    op.execute('ALTER TABLE orders DROP COLUMN due_at')
