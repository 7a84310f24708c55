"""Labels that a carrier keeps, and who took deliveries"""

from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

_BEFORE = "'PENDING', 'PURCHASED', 'FAILED', 'VOIDING', 'VOIDED'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _labels(f"{_BEFORE}, 'VOID_FAILED'")
    op.execute("""
        CREATE TABLE delivery_proofs (
            id uuid NOT NULL CONSTRAINT pk_delivery_proofs PRIMARY KEY
                CONSTRAINT fk_delivery_proofs_id REFERENCES shipments (id),
            received_by text NOT NULL,
            at timestamptz NOT NULL
        )
    """)
    op.execute('CREATE INDEX ix_delivery_proofs_at ON delivery_proofs (at)')
    op.execute("CREATE INDEX ix_shipments_label_failed ON shipments (order_id) WHERE label_status = 'FAILED'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute('DROP TABLE delivery_proofs')
    op.execute('DROP INDEX ix_shipments_label_failed')
    op.execute("UPDATE shipments SET label_status = 'PURCHASED' WHERE label_status = 'VOID_FAILED'")
    _labels(_BEFORE)


def _labels(states: str) -> None:
    op.execute('ALTER TABLE shipments DROP CONSTRAINT ck_shipments_label_status')
    check = f'CHECK (label_status IN ({states})) NOT VALID'
    op.execute(f'ALTER TABLE shipments ADD CONSTRAINT ck_shipments_label_status {check}')
    op.execute('ALTER TABLE shipments VALIDATE CONSTRAINT ck_shipments_label_status')
