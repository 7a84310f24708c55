"""Refunds, and notices of gateways"""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

TOTAL = (
    "total_minor = subtotal_minor - discount_minor + shipping_minor + charges_minor"
    " + CASE WHEN tax_included THEN 0 ELSE tax_minor END"
)
REASONS = (
    "('CANCELED', 'RETURNED', 'DAMAGED', 'LATE', 'MISSING', 'PRICE', 'GOODWILL', 'DUPLICATE', 'FRAUD', 'OTHER')"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _keep_refunds()
    _take_credits_off_totals()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint('ck_orders_total_adds_up', 'orders')
    op.execute("UPDATE orders SET total_minor = total_minor + credited_minor WHERE credited_minor <> 0")
    op.create_check_constraint('total_adds_up', 'orders', TOTAL)
    op.execute("ALTER TABLE orders DROP COLUMN credited_minor")
    op.drop_constraint('ck_payments_charged_back_was_taken', 'payments')
    op.execute("ALTER TABLE payments DROP COLUMN charged_back_minor")
    op.drop_constraint('fk_payment_transactions_refund_id', 'payment_transactions')
    for table in ('refund_charges', 'refund_lines', 'refunds'):
        op.drop_table(table)


def _keep_refunds() -> None:
    op.execute(
        f"""
        CREATE TABLE refunds (
            id uuid NOT NULL CONSTRAINT pk_refunds PRIMARY KEY,
            order_id uuid NOT NULL CONSTRAINT fk_refunds_order_id REFERENCES orders (id),
            position integer NOT NULL,
            reason varchar(40) NOT NULL CONSTRAINT ck_refunds_refund_reason CHECK (reason IN {REASONS}),
            note text,
            status varchar(40) NOT NULL CONSTRAINT ck_refunds_refund_status
                CHECK (status IN ('PENDING', 'SUCCEEDED', 'PARTLY_FAILED', 'FAILED')),
            adjustment_minor bigint NOT NULL,
            adjustment_credited_minor bigint NOT NULL,
            total_minor bigint NOT NULL CONSTRAINT ck_refunds_gives_something CHECK (total_minor > 0),
            at timestamptz NOT NULL,
            CONSTRAINT ck_refunds_adjustment_within CHECK (
                0 <= adjustment_credited_minor AND adjustment_credited_minor <= adjustment_minor
                AND adjustment_minor <= total_minor
            )
        )
        """
    )
    op.execute("CREATE INDEX ix_refunds_order_id ON refunds (order_id)")
    op.execute(
        """
        CREATE TABLE refund_lines (
            id uuid NOT NULL CONSTRAINT pk_refund_lines PRIMARY KEY,
            refund_id uuid NOT NULL CONSTRAINT fk_refund_lines_refund_id REFERENCES refunds (id),
            position integer NOT NULL,
            order_line_id uuid NOT NULL CONSTRAINT fk_refund_lines_order_line_id REFERENCES order_lines (id),
            quantity integer NOT NULL,
            credited_quantity integer NOT NULL,
            amount_minor bigint NOT NULL CONSTRAINT ck_refund_lines_amount_not_negative CHECK (amount_minor >= 0),
            tax_minor bigint NOT NULL,
            CONSTRAINT uq_refund_lines_refund_id_order_line_id UNIQUE (refund_id, order_line_id),
            CONSTRAINT ck_refund_lines_whole_units CHECK (
                quantity > 0 AND 0 <= credited_quantity AND credited_quantity <= quantity
            )
        )
        """
    )
    op.execute("CREATE INDEX ix_refund_lines_order_line_id ON refund_lines (order_line_id)")
    op.execute(
        """
        CREATE TABLE refund_charges (
            id uuid NOT NULL CONSTRAINT pk_refund_charges PRIMARY KEY,
            refund_id uuid NOT NULL CONSTRAINT fk_refund_charges_refund_id REFERENCES refunds (id),
            position integer NOT NULL,
            order_charge_id uuid NOT NULL CONSTRAINT fk_refund_charges_order_charge_id REFERENCES order_charges (id),
            amount_minor bigint NOT NULL,
            tax_minor bigint NOT NULL,
            credited_minor bigint NOT NULL,
            CONSTRAINT uq_refund_charges_refund_id_order_charge_id UNIQUE (refund_id, order_charge_id),
            CONSTRAINT ck_refund_charges_credited_within CHECK (
                amount_minor > 0 AND 0 <= credited_minor AND credited_minor <= amount_minor
            )
        )
        """
    )
    op.execute("CREATE INDEX ix_refund_charges_order_charge_id ON refund_charges (order_charge_id)")
    for table in ("refund_lines", "refund_charges"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "ALTER TABLE payment_transactions ADD CONSTRAINT fk_payment_transactions_refund_id"
        " FOREIGN KEY (refund_id) REFERENCES refunds (id)"
    )


def _take_credits_off_totals() -> None:
    # Nothing was credited or charged back before: the defaults say so without writing.
    op.execute("ALTER TABLE orders ADD COLUMN credited_minor bigint NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE orders ALTER COLUMN credited_minor DROP DEFAULT")
    op.drop_constraint('ck_orders_total_adds_up', 'orders')
    op.create_check_constraint('total_adds_up', 'orders', f"{TOTAL} - credited_minor")
    op.execute("ALTER TABLE payments ADD COLUMN charged_back_minor bigint NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE payments ALTER COLUMN charged_back_minor DROP DEFAULT")
    op.create_check_constraint(
        'charged_back_was_taken', 'payments', "0 <= charged_back_minor AND charged_back_minor <= captured_minor"
    )
