"""Edits of placed orders"""

from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Nobody edits an old order: absent says so without writing any.
    op.execute("ALTER TABLE orders ADD COLUMN edit_id uuid, ADD COLUMN edit_version integer")
    op.execute(
        "ALTER TABLE orders ADD CONSTRAINT ck_orders_edit_whole CHECK ((edit_id IS NULL) = (edit_version IS NULL))"
    )
    op.execute(
        """
        CREATE TABLE order_edits (
            id uuid NOT NULL CONSTRAINT pk_order_edits PRIMARY KEY,
            order_id uuid NOT NULL CONSTRAINT fk_order_edits_order_id REFERENCES orders (id),
            state varchar(40) NOT NULL CONSTRAINT ck_order_edits_order_edit_state
                CHECK (state IN ('OPEN', 'COMMITTED', 'ABORTED', 'EXPIRED')),
            version integer NOT NULL,
            order_version integer NOT NULL,
            operations jsonb NOT NULL,
            sources jsonb NOT NULL,
            claims jsonb NOT NULL,
            reservation_id uuid CONSTRAINT fk_order_edits_reservation_id REFERENCES reservations (id),
            actor_kind varchar(40) NOT NULL CONSTRAINT ck_order_edits_actor_kind
                CHECK (actor_kind IN ('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM')),
            actor_id uuid,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            ended_at timestamptz,
            CONSTRAINT ck_order_edits_ended_or_open CHECK ((state = 'OPEN') = (ended_at IS NULL)),
            CONSTRAINT ck_order_edits_holds_while_open CHECK (reservation_id IS NULL OR state = 'OPEN')
        )
        """
    )
    op.execute("CREATE INDEX ix_order_edits_order ON order_edits (order_id, id)")
    op.execute("CREATE UNIQUE INDEX uq_order_edits_open ON order_edits (order_id) WHERE state = 'OPEN'")
    op.execute("CREATE INDEX ix_order_edits_running_out ON order_edits (expires_at) WHERE state = 'OPEN'")
    op.execute("CREATE INDEX ix_order_edits_reservation_id ON order_edits (reservation_id)")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE order_edits")
    op.execute("ALTER TABLE orders DROP COLUMN edit_id, DROP COLUMN edit_version")
