"""Holds, notes, and how long shoppers may cancel"""

from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

_ACTORS = "('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Old orders are held by nothing: the default says so without writing them.
    op.execute("ALTER TABLE orders ADD COLUMN open_holds integer NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE orders ALTER COLUMN open_holds DROP DEFAULT")
    op.execute("CREATE INDEX ix_orders_held_newest ON orders (placed_at, id) WHERE open_holds > 0")
    op.execute(
        f"""
        CREATE TABLE order_holds (
            id uuid NOT NULL CONSTRAINT pk_order_holds PRIMARY KEY,
            order_id uuid NOT NULL CONSTRAINT fk_order_holds_order_id REFERENCES orders (id),
            fulfillment_order_id uuid CONSTRAINT fk_order_holds_fulfillment_order_id REFERENCES fulfillment_orders (id),
            reason varchar(40) NOT NULL CONSTRAINT ck_order_holds_hold_reason
                CHECK (reason IN ('FRAUD', 'PAYMENT', 'ADDRESS', 'INVENTORY', 'PREORDER', 'CUSTOMER_REQUEST',
                                  'REMORSE', 'MANUAL', 'INTEGRATION')),
            note text,
            placed_kind varchar(40) NOT NULL CONSTRAINT ck_order_holds_placed_kind CHECK (placed_kind IN {_ACTORS}),
            placed_by uuid,
            placed_at timestamptz NOT NULL,
            release_at timestamptz,
            release_event varchar(40) CONSTRAINT ck_order_holds_hold_release_event
                CHECK (release_event IN ('PAYMENT_SECURED', 'STOCK_ALLOCATED', 'REVIEW_CONFIRMED')),
            is_open boolean NOT NULL,
            released_at timestamptz,
            released_kind varchar(40) CONSTRAINT ck_order_holds_released_kind CHECK (released_kind IN {_ACTORS}),
            released_by uuid,
            CONSTRAINT ck_order_holds_released_or_open CHECK (is_open = (released_at IS NULL)),
            CONSTRAINT ck_order_holds_open_has_no_releaser CHECK (NOT is_open OR released_kind IS NULL)
        )
        """
    )
    op.execute("CREATE INDEX ix_order_holds_order ON order_holds (order_id, id)")
    op.execute("CREATE INDEX ix_order_holds_due ON order_holds (release_at) WHERE is_open AND release_at IS NOT NULL")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE order_holds")
    op.execute("DROP INDEX ix_orders_held_newest")
    op.execute("ALTER TABLE orders DROP COLUMN open_holds")
