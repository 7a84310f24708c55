"""Labels, carriers' calls, manifests"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

CREDIT_NOTES_CAUSE = (
    "(kind = 'CREDIT_NOTE') = (num_nonnulls(refund_id, voided_shipment_id) = 1)"
    " AND num_nonnulls(refund_id, voided_shipment_id) <= 1"
)
LABEL_COLUMNS = (
    "label_status varchar(40)",
    "label_provider text",
    "label_quote text",
    "label_reference text",
    "label_price_minor bigint",
    "label_currency text",
    "label_message text",
)


MOVEMENTS = (
    "'RECEIVE', 'ADJUST', 'COUNT', 'SYNC', 'RESERVE', 'RELEASE', 'SHIP', 'SALE', 'TRANSFER_OUT', 'TRANSFER_IN',"
    " 'RETURN', 'QUARANTINE', 'WRITE_OFF'"
)


def one_of(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE SEQUENCE manifest_numbers START 1001")
    op.execute("CREATE SEQUENCE local_tracking_numbers")
    op.create_table(
        "manifests",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("location_id", sa.UUID(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("status", one_of("manifest_status", "PENDING", "CONFIRMED", "FAILED"), nullable=False),
        sa.Column("shipments", sa.Integer(), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("document_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_manifests_location_id")),
        sa.ForeignKeyConstraint(["document_sha256"], ["documents.sha256"], name=op.f("fk_manifests_document_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifests")),
        sa.UniqueConstraint("number", name=op.f("uq_manifests_number")),
    )
    op.create_index("ix_manifests_location", "manifests", ["location_id", "id"])
    # Every shipment of before has left: who labeled it elsewhere has no label of ours.
    op.execute("ALTER TABLE shipments ALTER COLUMN shipped_at DROP NOT NULL")
    for column in LABEL_COLUMNS:
        op.execute(f"ALTER TABLE shipments ADD COLUMN {column}")
    op.execute(
        "ALTER TABLE shipments ADD COLUMN manifest_id uuid"
        " CONSTRAINT fk_shipments_manifest_id REFERENCES manifests (id)"
    )
    op.execute(
        """
        ALTER TABLE shipments
            ADD CONSTRAINT ck_shipments_label_status
                CHECK (label_status IN ('PENDING', 'PURCHASED', 'FAILED', 'VOIDING', 'VOIDED')) NOT VALID,
            ADD CONSTRAINT ck_shipments_left_at_some_time
                CHECK (shipped_at IS NOT NULL OR status = 'LABELED' OR status = 'VOIDED') NOT VALID,
            ADD CONSTRAINT ck_shipments_label_of_a_provider
                CHECK ((label_status IS NULL) = (label_provider IS NULL)) NOT VALID
        """
    )
    for name in ("label_status", "left_at_some_time", "label_of_a_provider"):
        op.execute(f"ALTER TABLE shipments VALIDATE CONSTRAINT ck_shipments_{name}")
    op.execute("CREATE INDEX ix_shipments_manifest_id ON shipments (manifest_id)")
    op.execute(
        "CREATE INDEX ix_shipments_to_leave ON shipments (fulfillment_order_id)"
        " WHERE shipped_at IS NULL AND status <> 'VOIDED'"
    )
    op.execute(
        """
        ALTER TABLE packages
            ADD COLUMN tracking_number text,
            ADD COLUMN tracking_url text,
            ADD COLUMN label_sha256 bytea CONSTRAINT fk_packages_label_sha256 REFERENCES documents (sha256)
        """
    )
    op.execute("CREATE INDEX ix_packages_tracking_number ON packages (tracking_number)")
    op.create_table(
        "carrier_calls",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", one_of("carrier_ask", "LABEL", "VOID", "MANIFEST"), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("shipment_id", sa.UUID(), nullable=True),
        sa.Column("manifest_id", sa.UUID(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(clock_timestamp() + '00:00:01'::interval)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(kind = 'MANIFEST') = (shipment_id IS NULL) AND (kind = 'MANIFEST') = (manifest_id IS NOT NULL)",
            name=op.f("ck_carrier_calls_about_one_thing"),
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_carrier_calls_shipment_id")),
        sa.ForeignKeyConstraint(["manifest_id"], ["manifests.id"], name=op.f("fk_carrier_calls_manifest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_calls")),
    )
    op.create_index("ix_carrier_calls_due", "carrier_calls", ["due_at"])
    op.create_index(op.f("ix_carrier_calls_shipment_id"), "carrier_calls", ["shipment_id"])
    op.create_index(op.f("ix_carrier_calls_manifest_id"), "carrier_calls", ["manifest_id"])
    op.create_table(
        "local_carrier_labels",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("tracking_numbers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_carrier_labels")),
    )
    op.execute("ALTER TABLE stock_movements DROP CONSTRAINT ck_stock_movements_movement_kind")
    op.execute(
        "ALTER TABLE stock_movements ADD CONSTRAINT ck_stock_movements_movement_kind"
        f" CHECK (kind IN ({MOVEMENTS}, 'PUT_BACK')) NOT VALID"
    )
    op.execute("ALTER TABLE stock_movements VALIDATE CONSTRAINT ck_stock_movements_movement_kind")
    op.execute(
        "ALTER TABLE invoices ADD COLUMN voided_shipment_id uuid"
        " CONSTRAINT fk_invoices_voided_shipment_id REFERENCES shipments (id)"
    )
    op.execute("ALTER TABLE invoices DROP CONSTRAINT ck_invoices_credit_note_of_a_refund")
    op.execute(
        f"ALTER TABLE invoices ADD CONSTRAINT ck_invoices_credit_note_of_one_cause CHECK ({CREDIT_NOTES_CAUSE})"
        " NOT VALID"
    )
    op.execute("ALTER TABLE invoices VALIDATE CONSTRAINT ck_invoices_credit_note_of_one_cause")
    op.create_unique_constraint(op.f("uq_invoices_voided_shipment_id"), "invoices", ["voided_shipment_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint("uq_invoices_voided_shipment_id", "invoices")
    op.drop_constraint("ck_invoices_credit_note_of_one_cause", "invoices")
    op.execute(
        "ALTER TABLE invoices ADD CONSTRAINT ck_invoices_credit_note_of_a_refund"
        " CHECK ((kind = 'CREDIT_NOTE') = (refund_id IS NOT NULL))"
    )
    op.drop_column("invoices", "voided_shipment_id")
    op.execute("ALTER TABLE stock_movements DROP CONSTRAINT ck_stock_movements_movement_kind")
    # The ledger is never rewritten: what was put back stays in it, and nothing more comes.
    op.execute(
        "ALTER TABLE stock_movements ADD CONSTRAINT ck_stock_movements_movement_kind"
        f" CHECK (kind IN ({MOVEMENTS})) NOT VALID"
    )
    op.drop_table("local_carrier_labels")
    op.drop_table("carrier_calls")
    op.drop_index("ix_packages_tracking_number", "packages")
    for column in ("label_sha256", "tracking_url", "tracking_number"):
        op.drop_column("packages", column)
    op.drop_index("ix_shipments_to_leave", "shipments")
    op.drop_index("ix_shipments_manifest_id", "shipments")
    for name in ("label_of_a_provider", "left_at_some_time", "label_status"):
        op.drop_constraint(f"ck_shipments_{name}", "shipments")
    op.drop_column("shipments", "manifest_id")
    for column in reversed(LABEL_COLUMNS):
        op.drop_column("shipments", column.split()[0])
    # Before this every shipment had left: what was only labeled, or voided before it did, left when it was made.
    op.execute("UPDATE shipments SET shipped_at = created_at WHERE shipped_at IS NULL")
    op.execute("ALTER TABLE shipments ALTER COLUMN shipped_at SET NOT NULL")
    op.drop_table("manifests")
    op.execute("DROP SEQUENCE local_tracking_numbers")
    op.execute("DROP SEQUENCE manifest_numbers")
