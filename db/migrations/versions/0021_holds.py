"""Holds, notes, records of cancellations, units asked back, and how long shoppers may cancel"""

from alembic import op

revision = "0021"
down_revision = "0020"
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
    op.execute(
        f"""
        CREATE TABLE order_notes (
            id uuid NOT NULL CONSTRAINT pk_order_notes PRIMARY KEY,
            order_id uuid NOT NULL CONSTRAINT fk_order_notes_order_id REFERENCES orders (id),
            body text NOT NULL,
            is_public boolean NOT NULL,
            actor_kind varchar(40) NOT NULL CONSTRAINT ck_order_notes_actor_kind CHECK (actor_kind IN {_ACTORS}),
            actor_id uuid,
            at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ix_order_notes_order ON order_notes (order_id, id)")
    op.execute(
        f"""
        CREATE TABLE order_cancellations (
            id uuid NOT NULL CONSTRAINT pk_order_cancellations PRIMARY KEY,
            order_id uuid NOT NULL CONSTRAINT fk_order_cancellations_order_id REFERENCES orders (id),
            reason varchar(40) NOT NULL CONSTRAINT ck_order_cancellations_cancel_reason
                CHECK (reason IN ('CUSTOMER', 'OUT_OF_STOCK', 'FRAUD', 'PAYMENT', 'PRICE', 'ADDRESS', 'DUPLICATE',
                                  'STAFF', 'EXPIRED', 'OTHER')),
            note text,
            restock boolean NOT NULL,
            refunds boolean NOT NULL,
            actor_kind varchar(40) NOT NULL CONSTRAINT ck_order_cancellations_actor_kind
                CHECK (actor_kind IN {_ACTORS}),
            actor_id uuid,
            at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ix_order_cancellations_order_id ON order_cancellations (order_id)")
    op.execute(
        """
        CREATE TABLE order_cancellation_lines (
            id uuid NOT NULL CONSTRAINT pk_order_cancellation_lines PRIMARY KEY,
            cancellation_id uuid NOT NULL CONSTRAINT fk_order_cancellation_lines_cancellation_id
                REFERENCES order_cancellations (id),
            order_line_id uuid NOT NULL CONSTRAINT fk_order_cancellation_lines_order_line_id
                REFERENCES order_lines (id),
            position integer NOT NULL,
            canceled_quantity integer NOT NULL,
            recalled_quantity integer NOT NULL,
            refused_quantity integer NOT NULL,
            CONSTRAINT ck_order_cancellation_lines_some_units
                CHECK (canceled_quantity >= 0 AND recalled_quantity >= 0 AND refused_quantity >= 0
                       AND canceled_quantity + recalled_quantity + refused_quantity > 0)
        )
        """
    )
    op.execute("CREATE INDEX ix_order_cancellation_lines_cancellation_id ON order_cancellation_lines (cancellation_id)")
    op.execute(
        "CREATE INDEX ix_order_cancellation_lines_recalled ON order_cancellation_lines (order_line_id)"
        " WHERE recalled_quantity > 0"
    )
    # Nothing was asked back before: the default says so without writing a row.
    op.execute("ALTER TABLE fulfillment_order_lines ADD COLUMN recalled_quantity integer NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE fulfillment_order_lines ALTER COLUMN recalled_quantity DROP DEFAULT")
    op.execute(
        "ALTER TABLE fulfillment_order_lines ADD CONSTRAINT ck_fulfillment_order_lines_recalled_was_picked"
        " CHECK (recalled_quantity >= 0 AND recalled_quantity <= picked_quantity - shipped_quantity) NOT VALID"
    )
    op.execute("ALTER TABLE fulfillment_order_lines VALIDATE CONSTRAINT ck_fulfillment_order_lines_recalled_was_picked")
    op.execute(
        """
        ALTER TABLE fulfillment_orders
            ADD COLUMN recalled_from varchar(40),
            ADD CONSTRAINT ck_fulfillment_orders_recalled_from
                CHECK (recalled_from IN ('SCHEDULED', 'OPEN', 'ACCEPTED', 'PICKING', 'PICKED', 'PACKED',
                                         'READY_FOR_PICKUP', 'DISPATCHED', 'COMPLETED', 'REJECTED',
                                         'CANCEL_REQUESTED', 'CANCELED')),
            ADD CONSTRAINT ck_fulfillment_orders_recalled_from_somewhere
                CHECK ((status = 'CANCEL_REQUESTED') = (recalled_from IS NOT NULL))
        """
    )
    # Shoppers cancel as before: as long as nothing is picked.
    op.execute(
        "ALTER TABLE channels ADD COLUMN self_cancel_minutes integer,"
        " ADD CONSTRAINT ck_channels_self_cancel_minutes_not_negative CHECK (self_cancel_minutes >= 0)"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE channels DROP COLUMN self_cancel_minutes")
    op.execute("ALTER TABLE fulfillment_orders DROP COLUMN recalled_from")
    op.execute("ALTER TABLE fulfillment_order_lines DROP COLUMN recalled_quantity")
    op.execute("DROP TABLE order_cancellation_lines")
    op.execute("DROP TABLE order_cancellations")
    op.execute("DROP TABLE order_notes")
    op.execute("DROP TABLE order_holds")
    op.execute("DROP INDEX ix_orders_held_newest")
    op.execute("ALTER TABLE orders DROP COLUMN open_holds")
