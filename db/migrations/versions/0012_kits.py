"""Kits in orders"""

from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Lines of old orders are no kits: the default says so without writing them.
    op.execute(
        """
        ALTER TABLE order_lines
        ADD COLUMN is_kit boolean NOT NULL DEFAULT false,
        ADD COLUMN per_parent integer,
        ADD COLUMN price_share_minor bigint,
        ADD CONSTRAINT ck_order_lines_component_whole
            CHECK (num_nulls(parent_line_id, per_parent, price_share_minor) IN (0, 3) AND per_parent > 0),
        ADD CONSTRAINT ck_order_lines_kit_takes_no_stock
            CHECK (NOT is_kit OR NOT takes_stock AND parent_line_id IS NULL)
        """
    )
    op.execute("ALTER TABLE order_lines ALTER COLUMN is_kit DROP DEFAULT")
    op.execute("CREATE INDEX ix_order_lines_parent ON order_lines (parent_line_id) WHERE parent_line_id IS NOT NULL")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP INDEX ix_order_lines_parent")
    op.execute("ALTER TABLE order_lines DROP COLUMN is_kit, DROP COLUMN per_parent, DROP COLUMN price_share_minor")
