"""Refunds as store credit; gateways that never answer"""

from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

_SUSPECT = (
    "status IN ('OPEN', 'PENDING_REVIEW') OR open_holds > 0{}"
    " OR payment_status IN ('AUTHORIZATION_EXPIRED', 'BALANCE_DUE', 'CREDIT_OWED')"
    " OR customer_status = 'DELIVERY_FAILED'"
)
_DESTINATIONS = "('ORIGINAL', 'STORE_CREDIT')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, column in (('refunds', 'destination'), ('order_cancellations', 'refund_to')):
        op.execute(
            f"""
            ALTER TABLE {table}
                ADD COLUMN {column} varchar(40) NOT NULL DEFAULT 'ORIGINAL',
                ADD CONSTRAINT ck_{table}_refund_destination CHECK ({column} IN {_DESTINATIONS})
            """
        )
    op.execute('ALTER TABLE orders ADD COLUMN unanswered_calls integer NOT NULL DEFAULT 0')
    op.execute('DROP INDEX ix_orders_suspect')
    suspect = _SUSPECT.format(' OR unanswered_calls > 0')
    op.execute(f'CREATE INDEX ix_orders_suspect ON orders (placed_at, id) WHERE {suspect}')
    op.execute('ALTER TABLE gateway_calls ADD COLUMN given_up_at timestamptz')
    op.execute('CREATE INDEX ix_gateway_calls_given_up ON gateway_calls (given_up_at) WHERE given_up_at IS NOT NULL')


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute('DROP INDEX ix_gateway_calls_given_up')
    op.execute('ALTER TABLE gateway_calls DROP COLUMN given_up_at')
    op.execute('DROP INDEX ix_orders_suspect')
    op.execute('ALTER TABLE orders DROP COLUMN unanswered_calls')
    op.execute(f"CREATE INDEX ix_orders_suspect ON orders (placed_at, id) WHERE {_SUSPECT.format('')}")
    for table, column in (('order_cancellations', 'refund_to'), ('refunds', 'destination')):
        op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
