"""How locations work: what they reject, when work opens and is due, what is to be counted"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE order_lines ADD COLUMN refused_by uuid[]")
    op.execute(
        """
        ALTER TABLE fulfillment_orders
            ADD COLUMN opens_at timestamptz,
            ADD COLUMN reject_reason varchar(40) CONSTRAINT ck_fulfillment_orders_reject_reason
                CHECK (reject_reason IN ('OUT_OF_STOCK', 'DAMAGED', 'CAPACITY', 'CLOSED', 'ADDRESS', 'OTHER')),
            ADD COLUMN reject_note text
        """
    )
    op.execute(
        "CREATE INDEX ix_fulfillment_orders_due ON fulfillment_orders (location_id, coalesce(due_at, created_at), id)"
    )
    op.execute("CREATE INDEX ix_fulfillment_orders_opens ON fulfillment_orders (opens_at) WHERE status = 'SCHEDULED'")
    op.execute(
        """
        CREATE TABLE count_tasks (
            id uuid NOT NULL CONSTRAINT pk_count_tasks PRIMARY KEY,
            location_id uuid NOT NULL CONSTRAINT fk_count_tasks_location_id REFERENCES locations (id),
            sku_id uuid NOT NULL CONSTRAINT fk_count_tasks_sku_id REFERENCES skus (id),
            quantity integer NOT NULL CONSTRAINT ck_count_tasks_quantity_positive CHECK (quantity > 0),
            created_at timestamptz NOT NULL,
            stock_count_id uuid CONSTRAINT fk_count_tasks_stock_count_id REFERENCES stock_counts (id)
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_count_tasks_open ON count_tasks (location_id, sku_id) WHERE stock_count_id IS NULL"
    )
    op.execute("CREATE INDEX ix_count_tasks_location_newest ON count_tasks (location_id, id)")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE count_tasks")
    op.execute("DROP INDEX ix_fulfillment_orders_opens")
    op.execute("DROP INDEX ix_fulfillment_orders_due")
    op.execute(
        "ALTER TABLE fulfillment_orders DROP COLUMN opens_at, DROP COLUMN reject_reason, DROP COLUMN reject_note"
    )
    op.execute("ALTER TABLE order_lines DROP COLUMN refused_by")
