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
    _work_off_the_inbox()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('inbox_effects')
    op.execute("DELETE FROM inbox_messages WHERE differs_from_id IS NOT NULL")
    op.execute("DROP INDEX uq_inbox_messages_first")
    for column in ('settled_at', 'due_at', 'attempts', 'detail', 'problem', 'state', 'gateway', 'differs_from_id'):
        op.execute(f"ALTER TABLE inbox_messages DROP COLUMN {column}")
    op.execute(
        "ALTER TABLE inbox_messages ADD CONSTRAINT uq_inbox_messages_source_message_id UNIQUE (source, message_id)"
    )
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


def _work_off_the_inbox() -> None:
    # What lies there was read by nobody, and nobody says whose notices it holds: it stays stored.
    op.execute("ALTER TABLE inbox_messages DROP CONSTRAINT uq_inbox_messages_source_message_id")
    op.execute(
        """
        ALTER TABLE inbox_messages
            ADD COLUMN differs_from_id uuid CONSTRAINT fk_inbox_messages_differs_from_id REFERENCES inbox_messages (id),
            ADD COLUMN gateway text,
            ADD COLUMN state varchar(40) NOT NULL DEFAULT 'STORED' CONSTRAINT ck_inbox_messages_inbox_state
                CHECK (state IN ('STORED', 'WAITING', 'APPLIED', 'PROBLEM', 'DISMISSED')),
            ADD COLUMN problem varchar(40) CONSTRAINT ck_inbox_messages_inbox_problem
                CHECK (problem IN ('UNREADABLE', 'BODY_DIFFERS', 'NOTICE_DIFFERS', 'NO_CAUSE', 'AMOUNT_DIFFERS',
                                   'CONTRADICTS', 'REFUSED', 'BROKEN')),
            ADD COLUMN detail text,
            ADD COLUMN attempts integer NOT NULL DEFAULT 0,
            ADD COLUMN due_at timestamptz,
            ADD COLUMN settled_at timestamptz,
            ADD CONSTRAINT uq_inbox_messages_differs_from_id_body_hash UNIQUE (differs_from_id, body_hash),
            ADD CONSTRAINT ck_inbox_messages_due_while_waiting CHECK ((state = 'WAITING') = (due_at IS NOT NULL)),
            ADD CONSTRAINT ck_inbox_messages_problem_has_a_name
                CHECK (problem IS NOT NULL OR (state <> 'PROBLEM' AND state <> 'DISMISSED')),
            ADD CONSTRAINT ck_inbox_messages_never_worked_off
                CHECK (differs_from_id IS NULL OR state = 'PROBLEM' OR state = 'DISMISSED')
        """
    )
    for column in ("state", "attempts"):
        op.execute(f"ALTER TABLE inbox_messages ALTER COLUMN {column} DROP DEFAULT")
    op.execute(
        "CREATE UNIQUE INDEX uq_inbox_messages_first ON inbox_messages (source, message_id)"
        " WHERE differs_from_id IS NULL"
    )
    op.execute("CREATE INDEX ix_inbox_messages_due ON inbox_messages (due_at) WHERE state = 'WAITING'")
    op.execute("CREATE INDEX ix_inbox_messages_problems ON inbox_messages (id) WHERE state = 'PROBLEM'")
    op.execute(
        """
        CREATE TABLE inbox_effects (
            id uuid NOT NULL CONSTRAINT pk_inbox_effects PRIMARY KEY,
            inbox_message_id uuid NOT NULL
                CONSTRAINT fk_inbox_effects_inbox_message_id REFERENCES inbox_messages (id),
            source text NOT NULL,
            event_id text NOT NULL,
            digest bytea NOT NULL,
            effect varchar(40) NOT NULL CONSTRAINT ck_inbox_effects_inbox_effect CHECK (effect IN ('APPLIED', 'KNOWN')),
            told varchar(40) NOT NULL CONSTRAINT ck_inbox_effects_transaction_status
                CHECK (told IN ('PENDING', 'SUCCEEDED', 'FAILED', 'ACTION_REQUIRED')),
            transaction_id uuid NOT NULL
                CONSTRAINT fk_inbox_effects_transaction_id REFERENCES payment_transactions (id),
            at timestamptz NOT NULL,
            CONSTRAINT uq_inbox_effects_source_event_id UNIQUE (source, event_id)
        )
        """
    )
    op.execute("CREATE INDEX ix_inbox_effects_inbox_message_id ON inbox_effects (inbox_message_id)")
    op.execute("CREATE INDEX ix_inbox_effects_transaction_id ON inbox_effects (transaction_id)")
    op.execute(
        "CREATE TRIGGER inbox_effects_append_only BEFORE UPDATE OR DELETE ON inbox_effects"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
