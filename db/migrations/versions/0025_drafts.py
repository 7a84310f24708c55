"""Drafts of orders"""

from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE order_drafts (
            order_id uuid NOT NULL CONSTRAINT pk_order_drafts PRIMARY KEY
                CONSTRAINT fk_order_drafts_order_id REFERENCES orders (id),
            allow_backorder boolean NOT NULL,
            waiting_deliveries text[] NOT NULL,
            options_until timestamptz,
            reservation_id uuid CONSTRAINT fk_order_drafts_reservation_id REFERENCES reservations (id),
            author_kind varchar(40) NOT NULL CONSTRAINT ck_order_drafts_actor_kind
                CHECK (author_kind IN ('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM')),
            author_id uuid,
            expires_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ix_order_drafts_reservation_id ON order_drafts (reservation_id)")
    op.execute("CREATE INDEX ix_order_drafts_expires_at ON order_drafts (expires_at)")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE order_drafts")
