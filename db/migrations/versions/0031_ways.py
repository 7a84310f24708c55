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
    op.execute("ALTER TABLE locations ADD COLUMN delivery_slots jsonb NOT NULL DEFAULT '[]'")
    op.execute(
        """
        ALTER TABLE deliveries
            ADD COLUMN slot_location_id uuid CONSTRAINT fk_deliveries_slot_location_id REFERENCES locations (id),
            ADD COLUMN slot_starts_at timestamptz,
            ADD COLUMN slot_ends_at timestamptz,
            ADD CONSTRAINT ck_deliveries_slot_whole
                CHECK (num_nonnulls(slot_location_id, slot_starts_at, slot_ends_at) IN (0, 3))
        """
    )
    op.execute(
        "CREATE INDEX ix_deliveries_slot ON deliveries (slot_location_id, slot_starts_at)"
        " WHERE slot_location_id IS NOT NULL"
    )
    op.execute(
        """
        CREATE TABLE delivery_slots (
            location_id uuid NOT NULL CONSTRAINT fk_delivery_slots_location_id REFERENCES locations (id),
            starts_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL,
            capacity integer NOT NULL,
            CONSTRAINT pk_delivery_slots PRIMARY KEY (location_id, starts_at),
            CONSTRAINT ck_delivery_slots_capacity_positive CHECK (capacity > 0),
            CONSTRAINT ck_delivery_slots_ends_after_it_starts CHECK (ends_at > starts_at)
        )
        """
    )
    op.execute(
        """
        ALTER TABLE shipments
            ADD COLUMN received_back_at timestamptz,
            ADD COLUMN received_back_location_id uuid
                CONSTRAINT fk_shipments_received_back_location_id REFERENCES locations (id),
            ADD CONSTRAINT ck_shipments_received_back_somewhere
                CHECK ((received_back_at IS NULL) = (received_back_location_id IS NULL))
        """
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE shipments DROP COLUMN received_back_at, DROP COLUMN received_back_location_id")
    op.execute("DROP TABLE delivery_slots")
    op.execute(
        "ALTER TABLE deliveries DROP COLUMN slot_location_id, DROP COLUMN slot_starts_at, DROP COLUMN slot_ends_at"
    )
    op.execute("ALTER TABLE locations DROP COLUMN delivery_slots")
    op.execute("DROP INDEX uq_fulfillment_orders_follows_id")
    op.execute(
        "ALTER TABLE fulfillment_orders DROP COLUMN follows_id, DROP COLUMN request_status,"
        " DROP COLUMN expected_ship_at"
    )
