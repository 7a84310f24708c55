"""Goods that come by a store, a slot or a partner"""

from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        ALTER TABLE fulfillment_orders
            ADD COLUMN follows_id uuid CONSTRAINT fk_fulfillment_orders_follows_id REFERENCES fulfillment_orders (id),
            ADD COLUMN request_status varchar(40) NOT NULL DEFAULT 'UNSUBMITTED',
            ADD COLUMN expected_ship_at timestamptz,
            ADD CONSTRAINT ck_fulfillment_orders_fulfillment_request_status CHECK (request_status IN (
                'UNSUBMITTED', 'SUBMITTED', 'ACCEPTED', 'REJECTED', 'CANCEL_REQUESTED', 'CANCEL_ACCEPTED',
                'CANCEL_REFUSED'))
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_fulfillment_orders_follows_id ON fulfillment_orders (follows_id)"
        " WHERE follows_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP INDEX uq_fulfillment_orders_follows_id")
    op.execute(
        "ALTER TABLE fulfillment_orders DROP COLUMN follows_id, DROP COLUMN request_status,"
        " DROP COLUMN expected_ship_at"
    )
