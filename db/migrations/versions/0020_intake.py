"""Where orders come from, and what was checked of them"""

from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Old orders came from nowhere in particular, old channels check what is checked by default.
    op.execute("ALTER TABLE orders ADD COLUMN store_id uuid CONSTRAINT fk_orders_store_id REFERENCES locations (id)")
    for column in ("register", "associate", "device", "referrer"):
        op.execute(f"ALTER TABLE orders ADD COLUMN {column} text")
    op.execute("ALTER TABLE channels ADD COLUMN checks jsonb NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE skus ADD COLUMN placeholder boolean NOT NULL DEFAULT false")
    op.execute(
        """
        CREATE TABLE order_check_results (
            id uuid NOT NULL CONSTRAINT pk_order_check_results PRIMARY KEY,
            order_id uuid NOT NULL CONSTRAINT fk_order_check_results_order_id REFERENCES orders (id),
            check_name varchar(40) NOT NULL CONSTRAINT ck_order_check_results_check_name
                CHECK (check_name IN ('ADDRESS', 'PHONE', 'TOTAL', 'STOCK', 'DUPLICATE', 'VELOCITY', 'AMOUNT', 'CREDIT')),
            outcome varchar(40) NOT NULL CONSTRAINT ck_order_check_results_check_outcome
                CHECK (outcome IN ('PASSED', 'WARNED', 'FAILED')),
            code text,
            path text[] NOT NULL,
            data jsonb,
            created_at timestamptz NOT NULL,
            CONSTRAINT ck_order_check_results_found_or_passed CHECK ((outcome = 'PASSED') = (code IS NULL))
        )
        """
    )
    op.execute("CREATE INDEX ix_order_check_results_order_id ON order_check_results (order_id)")
    op.execute(
        """
        CREATE TABLE import_answers (
            id uuid NOT NULL CONSTRAINT pk_import_answers PRIMARY KEY,
            answers jsonb NOT NULL,
            created_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE import_answers")
    op.execute("DROP TABLE order_check_results")
    op.execute("ALTER TABLE skus DROP COLUMN placeholder")
    op.execute("ALTER TABLE channels DROP COLUMN checks")
    for column in ("referrer", "device", "associate", "register", "store_id"):
        op.execute(f"ALTER TABLE orders DROP COLUMN {column}")
