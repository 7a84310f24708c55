"""Gateways are called by recorded intents"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

MONEY_NEVER_EXCEEDS = (
    "captured_minor + capture_pending_minor <= authorized_minor"
    " AND refunded_minor + refund_pending_minor <= captured_minor"
    " AND authorized_minor >= 0 AND captured_minor >= 0 AND refunded_minor >= 0"
    " AND capture_pending_minor >= 0 AND refund_pending_minor >= 0"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Who took money before this release was told of it afterwards: no gateway was called.
    op.execute("ALTER TABLE payments ADD COLUMN through_gateway boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE payments ADD COLUMN holds_order boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE payments ADD COLUMN capture_pending_minor bigint NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE payments ADD COLUMN refund_pending_minor bigint NOT NULL DEFAULT 0")
    for column in ("through_gateway", "holds_order", "capture_pending_minor", "refund_pending_minor"):
        op.execute(f"ALTER TABLE payments ALTER COLUMN {column} DROP DEFAULT")
    op.execute("ALTER TABLE payments ADD COLUMN stored_method text")
    op.execute(
        "ALTER TABLE payments ADD COLUMN renews_id uuid CONSTRAINT fk_payments_renews_id REFERENCES payments (id)"
    )
    op.execute("CREATE INDEX ix_payments_renews ON payments (renews_id) WHERE renews_id IS NOT NULL")
    op.drop_constraint('ck_payments_never_more_than_before', 'payments')
    op.create_check_constraint('never_more_than_before', 'payments', MONEY_NEVER_EXCEEDS)
    op.execute(
        "CREATE INDEX ix_payments_expiring ON payments (expires_at)"
        " WHERE expires_at IS NOT NULL AND status IN ('PENDING', 'FAILED', 'AUTHORIZED', 'PARTIALLY_CAPTURED')"
    )
    op.execute(
        "ALTER TABLE payment_transactions ADD COLUMN shipment_id uuid"
        " CONSTRAINT fk_payment_transactions_shipment_id REFERENCES shipments (id)"
    )
    op.execute("ALTER TABLE payment_transactions ADD COLUMN refund_id uuid")
    op.execute("ALTER TABLE payment_transactions ADD COLUMN final boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE payment_transactions ALTER COLUMN final DROP DEFAULT")
    op.execute("ALTER TABLE payment_transactions ADD COLUMN action_url text")
    op.execute("CREATE INDEX ix_payment_transactions_reference ON payment_transactions (reference)")
    op.create_table('gateway_calls',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('token', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), server_default=sa.text("(clock_timestamp() + '00:00:01'::interval)"), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['payment_transactions.id'], name=op.f('fk_gateway_calls_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gateway_calls'))
    )
    op.create_index('ix_gateway_calls_due', 'gateway_calls', ['due_at'])
    op.create_table('local_gateway_operations',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('AUTHORIZE', 'CAPTURE', 'VOID', 'REFUND', 'CHARGEBACK', name='transaction_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('PENDING', 'SUCCEEDED', 'FAILED', 'ACTION_REQUIRED', name='transaction_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('authorization_reference', sa.Text(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('token', sa.Text(), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_gateway_operations')),
    sa.UniqueConstraint('reference', name=op.f('uq_local_gateway_operations_reference'))
    )
    op.create_index('ix_local_gateway_operations_authorization', 'local_gateway_operations', ['authorization_reference'])
    op.execute("ALTER TABLE channels ADD COLUMN holds_unpaid boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE channels ADD COLUMN payment_timeouts jsonb NOT NULL DEFAULT '{}'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE channels DROP COLUMN payment_timeouts")
    op.execute("ALTER TABLE channels DROP COLUMN holds_unpaid")
    op.drop_table('local_gateway_operations')
    op.drop_table('gateway_calls')
    op.execute("DROP INDEX ix_payment_transactions_reference")
    for column in ("action_url", "final", "refund_id", "shipment_id"):
        op.execute(f"ALTER TABLE payment_transactions DROP COLUMN {column}")
    op.execute("DROP INDEX ix_payments_expiring")
    op.drop_constraint('ck_payments_never_more_than_before', 'payments')
    op.create_check_constraint(
        'never_more_than_before',
        'payments',
        "captured_minor <= authorized_minor AND refunded_minor <= captured_minor"
        " AND authorized_minor >= 0 AND captured_minor >= 0 AND refunded_minor >= 0",
    )
    for column in (
        "renews_id", "stored_method", "refund_pending_minor", "capture_pending_minor", "holds_order", "through_gateway"
    ):
        op.execute(f"ALTER TABLE payments DROP COLUMN {column}")
