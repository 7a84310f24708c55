"""Who waits for stock, and what they were promised"""

from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Old orders wait like any other: the default says so without writing them.
    op.execute("ALTER TABLE orders ADD COLUMN priority integer NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE orders ALTER COLUMN priority DROP DEFAULT")
    op.execute(
        """
        CREATE INDEX ix_order_lines_waiting ON order_lines (sku_id, order_id)
        WHERE takes_stock AND open_quantity + backordered_quantity > 0
        """
    )
    op.execute("CREATE INDEX ix_order_lines_held ON order_lines (order_id) WHERE reserved_quantity > 0")
    op.execute(
        """
        CREATE TABLE backorder_limits (
            id uuid NOT NULL CONSTRAINT pk_backorder_limits PRIMARY KEY,
            sku_id uuid NOT NULL CONSTRAINT fk_backorder_limits_sku_id REFERENCES skus (id),
            channel_id uuid CONSTRAINT fk_backorder_limits_channel_id REFERENCES channels (id),
            kind varchar(40) NOT NULL CONSTRAINT ck_backorder_limits_promise_kind
                CHECK (kind IN ('BACKORDER', 'PREORDER')),
            quantity integer NOT NULL,
            used integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT ck_backorder_limits_not_negative CHECK (used >= 0 AND quantity >= 0)
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_backorder_limits_scope ON backorder_limits (sku_id, kind, channel_id)"
        " NULLS NOT DISTINCT"
    )
    op.execute("CREATE INDEX ix_backorder_limits_channel_id ON backorder_limits (channel_id)")
    op.execute(
        """
        CREATE TABLE supply_claims (
            id uuid NOT NULL CONSTRAINT pk_supply_claims PRIMARY KEY,
            order_line_id uuid NOT NULL CONSTRAINT fk_supply_claims_order_line_id REFERENCES order_lines (id),
            supply_id uuid CONSTRAINT fk_supply_claims_supply_id REFERENCES supplies (id),
            limit_id uuid CONSTRAINT fk_supply_claims_limit_id REFERENCES backorder_limits (id),
            quantity integer NOT NULL,
            expected_at timestamptz,
            created_at timestamptz NOT NULL,
            CONSTRAINT ck_supply_claims_quantity_not_negative CHECK (quantity >= 0),
            CONSTRAINT ck_supply_claims_promised_once CHECK (supply_id IS NULL OR limit_id IS NULL),
            CONSTRAINT ck_supply_claims_supply_has_a_date CHECK ((supply_id IS NULL) = (expected_at IS NULL))
        )
        """
    )
    op.execute("CREATE INDEX ix_supply_claims_order_line_id ON supply_claims (order_line_id)")
    op.execute("CREATE INDEX ix_supply_claims_supply ON supply_claims (supply_id) WHERE quantity > 0")
    op.execute("CREATE INDEX ix_supply_claims_limit ON supply_claims (limit_id) WHERE quantity > 0")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE supply_claims")
    op.execute("DROP TABLE backorder_limits")
    op.execute("DROP INDEX ix_order_lines_held")
    op.execute("DROP INDEX ix_order_lines_waiting")
    op.execute("ALTER TABLE orders DROP COLUMN priority")
