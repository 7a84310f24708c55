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


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
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
