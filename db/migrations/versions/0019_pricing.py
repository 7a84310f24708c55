"""Discounts, tax lines, tax rules and currencies"""

from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

_ACTORS = "'ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Whoever placed orders before said what their tax was: the default says so without writing them.
    op.execute(
        """
        ALTER TABLE channels ADD COLUMN tax_mode varchar(40) NOT NULL DEFAULT 'GIVEN'
            CONSTRAINT ck_channels_tax_mode CHECK (tax_mode IN ('GIVEN', 'COMPUTED'))
        """
    )
    op.execute("ALTER TABLE orders ADD COLUMN tax_exempt_reason text")
    _explain_amounts()
    op.execute(
        """
        CREATE TABLE tax_rules (
            id uuid NOT NULL CONSTRAINT pk_tax_rules PRIMARY KEY,
            code text NOT NULL CONSTRAINT uq_tax_rules_code UNIQUE,
            country text NOT NULL,
            region text,
            tax_class text,
            name text NOT NULL,
            rate numeric(9, 6) NOT NULL,
            valid_from date,
            active boolean NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT ck_tax_rules_code_trimmed CHECK (code = btrim(code) AND code <> ''),
            CONSTRAINT ck_tax_rules_rate_is_a_fraction CHECK (rate BETWEEN 0 AND 1),
            CONSTRAINT ck_tax_rules_name_trimmed CHECK (name = btrim(name) AND name <> '')
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_tax_rules_case ON tax_rules (country, name, region, tax_class, valid_from)"
        " NULLS NOT DISTINCT WHERE active"
    )


def _explain_amounts() -> None:
    op.execute(
        f"""
        CREATE TABLE discount_allocations (
            id uuid NOT NULL CONSTRAINT pk_discount_allocations PRIMARY KEY,
            order_line_id uuid NOT NULL CONSTRAINT fk_discount_allocations_order_line_id REFERENCES order_lines (id),
            position integer NOT NULL,
            origin varchar(40) NOT NULL
                CONSTRAINT ck_discount_allocations_discount_origin CHECK (origin IN ('LINE', 'ORDER')),
            amount_minor bigint NOT NULL,
            code text,
            reason text,
            author_kind varchar(40) NOT NULL
                CONSTRAINT ck_discount_allocations_actor_kind CHECK (author_kind IN ({_ACTORS})),
            author_id uuid,
            CONSTRAINT ck_discount_allocations_amount_positive CHECK (amount_minor > 0)
        )
        """
    )
    op.execute("CREATE INDEX ix_discount_allocations_order_line_id ON discount_allocations (order_line_id)")
    # Every discount is explained from now on; of the old ones is known that the system took them over.
    op.execute(
        """
        INSERT INTO discount_allocations (id, order_line_id, position, origin, amount_minor, author_kind)
        SELECT gen_random_uuid(), id, 0, 'LINE', discount_minor, 'SYSTEM' FROM order_lines WHERE discount_minor > 0
        """
    )
    # A tax of one rate needs no such row: old taxes stay as they are.
    op.execute(
        """
        CREATE TABLE order_tax_lines (
            id uuid NOT NULL CONSTRAINT pk_order_tax_lines PRIMARY KEY,
            order_line_id uuid CONSTRAINT fk_order_tax_lines_order_line_id REFERENCES order_lines (id),
            charge_id uuid CONSTRAINT fk_order_tax_lines_charge_id REFERENCES order_charges (id),
            position integer NOT NULL,
            name text NOT NULL,
            rate numeric(9, 6),
            amount_minor bigint NOT NULL,
            remitted_by varchar(40) NOT NULL
                CONSTRAINT ck_order_tax_lines_fulfilled_by CHECK (remitted_by IN ('SELLER', 'CHANNEL')),
            CONSTRAINT ck_order_tax_lines_of_a_line_or_a_charge CHECK (num_nulls(order_line_id, charge_id) = 1),
            CONSTRAINT ck_order_tax_lines_not_negative CHECK (amount_minor >= 0 AND rate >= 0)
        )
        """
    )
    op.execute("CREATE INDEX ix_order_tax_lines_order_line_id ON order_tax_lines (order_line_id)")
    op.execute("CREATE INDEX ix_order_tax_lines_charge_id ON order_tax_lines (charge_id) WHERE charge_id IS NOT NULL")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE order_tax_lines")
    op.execute("DROP TABLE discount_allocations")
    op.execute("DROP TABLE tax_rules")
    op.execute("ALTER TABLE orders DROP COLUMN tax_exempt_reason")
    op.execute("ALTER TABLE channels DROP COLUMN tax_mode")
