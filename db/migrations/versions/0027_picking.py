"""Bins, pick lists, packages before they leave"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Parcels that left stay where they are; only those that wait at a location name its work.
    op.execute("ALTER TABLE packages ALTER COLUMN shipment_id DROP NOT NULL")
    op.execute(
        """
        ALTER TABLE packages
            ADD COLUMN fulfillment_order_id uuid
                CONSTRAINT fk_packages_fulfillment_order_id REFERENCES fulfillment_orders (id),
            ADD COLUMN length_mm integer,
            ADD COLUMN width_mm integer,
            ADD COLUMN height_mm integer,
            ADD COLUMN reference text
        """
    )
    op.execute(
        """
        ALTER TABLE packages
            ADD CONSTRAINT ck_packages_stands_in_one_place
                CHECK (num_nonnulls(shipment_id, fulfillment_order_id) = 1) NOT VALID,
            ADD CONSTRAINT ck_packages_measures_positive
                CHECK (weight_grams > 0 AND length_mm > 0 AND width_mm > 0 AND height_mm > 0) NOT VALID
        """
    )
    op.execute("ALTER TABLE packages VALIDATE CONSTRAINT ck_packages_stands_in_one_place")
    op.execute("ALTER TABLE packages VALIDATE CONSTRAINT ck_packages_measures_positive")
    op.execute("CREATE INDEX ix_packages_fulfillment_order_id ON packages (fulfillment_order_id)")
    op.execute("CREATE INDEX ix_packages_reference ON packages (reference)")
    op.execute(
        """
        CREATE TABLE sku_places (
            location_id uuid NOT NULL CONSTRAINT fk_sku_places_location_id REFERENCES locations (id),
            sku_id uuid NOT NULL CONSTRAINT fk_sku_places_sku_id REFERENCES skus (id),
            bins text[] NOT NULL,
            category text,
            updated_at timestamptz NOT NULL,
            CONSTRAINT pk_sku_places PRIMARY KEY (location_id, sku_id),
            CONSTRAINT ck_sku_places_says_something CHECK (cardinality(bins) > 0 OR category IS NOT NULL)
        )
        """
    )
    op.execute("CREATE INDEX ix_sku_places_sku_id ON sku_places (sku_id)")
    op.execute(
        """
        CREATE TABLE pick_lists (
            id uuid NOT NULL CONSTRAINT pk_pick_lists PRIMARY KEY,
            location_id uuid NOT NULL CONSTRAINT fk_pick_lists_location_id REFERENCES locations (id),
            state varchar(40) NOT NULL CONSTRAINT ck_pick_lists_pick_list_state
                CHECK (state IN ('OPEN', 'COMPLETED', 'CANCELED')),
            reference text NOT NULL,
            picker_kind varchar(40) NOT NULL CONSTRAINT ck_pick_lists_actor_kind
                CHECK (picker_kind IN ('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM')),
            picker_id uuid,
            version integer NOT NULL,
            created_at timestamptz NOT NULL,
            ended_at timestamptz,
            CONSTRAINT ck_pick_lists_open_or_ended CHECK ((state = 'OPEN') = (ended_at IS NULL))
        )
        """
    )
    op.execute("CREATE INDEX ix_pick_lists_location_newest ON pick_lists (location_id, id)")
    op.execute("CREATE INDEX ix_pick_lists_open ON pick_lists (location_id, id) WHERE state = 'OPEN'")
    op.execute("CREATE INDEX ix_pick_lists_reference ON pick_lists (reference)")
    op.execute(
        """
        CREATE TABLE pick_list_works (
            pick_list_id uuid NOT NULL CONSTRAINT fk_pick_list_works_pick_list_id REFERENCES pick_lists (id),
            fulfillment_order_id uuid NOT NULL
                CONSTRAINT fk_pick_list_works_fulfillment_order_id REFERENCES fulfillment_orders (id),
            position integer NOT NULL,
            is_open boolean NOT NULL,
            CONSTRAINT pk_pick_list_works PRIMARY KEY (pick_list_id, fulfillment_order_id)
        )
        """
    )
    op.execute("CREATE UNIQUE INDEX uq_pick_list_works_open ON pick_list_works (fulfillment_order_id) WHERE is_open")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE pick_list_works")
    op.execute("DROP TABLE pick_lists")
    op.execute("DROP TABLE sku_places")
    op.execute("DELETE FROM package_lines USING packages k WHERE k.id = package_id AND k.shipment_id IS NULL")
    op.execute("DELETE FROM packages WHERE shipment_id IS NULL")
    op.execute("DROP INDEX ix_packages_reference")
    op.execute("ALTER TABLE packages DROP CONSTRAINT ck_packages_measures_positive")
    op.execute("ALTER TABLE packages DROP CONSTRAINT ck_packages_stands_in_one_place")
    op.execute(
        "ALTER TABLE packages DROP COLUMN reference, DROP COLUMN height_mm, DROP COLUMN width_mm,"
        " DROP COLUMN length_mm, DROP COLUMN fulfillment_order_id"
    )
    op.execute("ALTER TABLE packages ALTER COLUMN shipment_id SET NOT NULL")
