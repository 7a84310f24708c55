"""Carriers' notices, unknown numbers, promises and their history"""

from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

STATUSES = (
    "'LABELED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'DELIVERED', 'EXCEPTION',"
    " 'RETURN_TO_SENDER', 'LOST', 'VOIDED'"
)
EFFECTS = "'APPLIED', 'KNOWN'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _see_more()
    _keep_unknown_numbers()
    _let_carriers_tell()
    _keep_promises()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE promise_revisions")
    op.execute("ALTER TABLE order_lines DROP COLUMN expected_by, DROP COLUMN promise_revision")
    # What carriers told is forgotten here, and known from the shipments themselves.
    op.execute("ALTER TABLE inbox_effects DISABLE TRIGGER inbox_effects_append_only")
    op.execute("DELETE FROM inbox_effects WHERE transaction_id IS NULL")
    op.execute("ALTER TABLE inbox_effects ENABLE TRIGGER inbox_effects_append_only")
    op.execute("ALTER TABLE inbox_effects DROP CONSTRAINT ck_inbox_effects_one_cause")
    op.execute("ALTER TABLE inbox_effects DROP CONSTRAINT ck_inbox_effects_inbox_effect")
    op.execute(
        "ALTER TABLE inbox_effects DROP COLUMN sighted, DROP COLUMN tracking_event_id,"
        " DROP COLUMN unmatched_sighting_id, ALTER COLUMN told SET NOT NULL, ALTER COLUMN transaction_id SET NOT NULL,"
        f" ADD CONSTRAINT ck_inbox_effects_inbox_effect CHECK (effect IN ({EFFECTS}))"
    )
    op.execute(
        "UPDATE inbox_messages SET state = 'STORED', due_at = NULL WHERE carrier IS NOT NULL AND state = 'WAITING'"
    )
    op.execute("ALTER TABLE inbox_messages DROP CONSTRAINT ck_inbox_messages_read_by_one")
    op.execute("ALTER TABLE inbox_messages DROP COLUMN carrier")
    op.execute("DROP TABLE unmatched_sightings")
    op.execute("DROP INDEX ix_shipments_watched")
    op.execute("DROP INDEX ix_shipments_alerted")
    op.execute(
        "ALTER TABLE shipments DROP COLUMN alert, DROP COLUMN assumed, DROP COLUMN estimate_told_at,"
        " DROP COLUMN watch_at"
    )
    op.execute("ALTER TABLE packages DROP COLUMN status")
    op.execute(
        "ALTER TABLE tracking_events DROP COLUMN package_id, DROP COLUMN corrects, DROP COLUMN assumed,"
        " DROP COLUMN country, DROP COLUMN postal_code"
    )


def _see_more() -> None:
    op.execute(
        """
        ALTER TABLE tracking_events
            ADD COLUMN package_id uuid CONSTRAINT fk_tracking_events_package_id REFERENCES packages (id),
            ADD COLUMN corrects text,
            ADD COLUMN assumed boolean DEFAULT false NOT NULL,
            ADD COLUMN country text,
            ADD COLUMN postal_code text
        """
    )
    op.execute(
        "ALTER TABLE packages ADD COLUMN status varchar(40)"
        f" CONSTRAINT ck_packages_shipment_status CHECK (status IN ({STATUSES}))"
    )
    # Parcels of old orders are looked at once, as those that leave from now on: absent says so without writing any.
    op.execute(
        """
        ALTER TABLE shipments
            ADD COLUMN alert varchar(40) DEFAULT 'NONE' NOT NULL CONSTRAINT ck_shipments_shipment_alert
                CHECK (alert IN ('NONE', 'DELAYED', 'STUCK', 'PROBABLY_LOST')),
            ADD COLUMN assumed boolean DEFAULT false NOT NULL,
            ADD COLUMN estimate_told_at timestamptz,
            ADD COLUMN watch_at timestamptz
        """
    )
    op.execute("CREATE INDEX ix_shipments_alerted ON shipments (id) WHERE alert <> 'NONE'")
    op.execute(
        "CREATE INDEX ix_shipments_watched ON shipments (watch_at NULLS FIRST, id)"
        " WHERE status IN ('IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'EXCEPTION')"
    )


def _keep_unknown_numbers() -> None:
    op.execute(
        f"""
        CREATE TABLE unmatched_sightings (
            id uuid NOT NULL CONSTRAINT pk_unmatched_sightings PRIMARY KEY,
            app_id uuid NOT NULL CONSTRAINT fk_unmatched_sightings_app_id REFERENCES apps (id),
            carrier text NOT NULL,
            tracking_number text NOT NULL,
            external_id text NOT NULL,
            status varchar(40) NOT NULL CONSTRAINT ck_unmatched_sightings_shipment_status CHECK (status IN ({STATUSES})),
            occurred_at timestamptz NOT NULL,
            received_at timestamptz NOT NULL,
            description text,
            place text,
            country text,
            postal_code text,
            estimated_delivery_at timestamptz,
            told_at timestamptz,
            corrects text,
            state varchar(40) NOT NULL CONSTRAINT ck_unmatched_sightings_sighting_state
                CHECK (state IN ('WAITING', 'MATCHED', 'DISMISSED')),
            shipment_id uuid CONSTRAINT fk_unmatched_sightings_shipment_id REFERENCES shipments (id),
            settled_at timestamptz,
            try_at timestamptz NOT NULL,
            CONSTRAINT uq_unmatched_sightings_app_id_tracking_number_external_id
                UNIQUE (app_id, tracking_number, external_id),
            CONSTRAINT ck_unmatched_sightings_matched_to_a_shipment
                CHECK ((state = 'MATCHED') = (shipment_id IS NOT NULL)),
            CONSTRAINT ck_unmatched_sightings_settled_or_waiting CHECK ((state = 'WAITING') = (settled_at IS NULL))
        )
        """
    )
    op.execute(
        "CREATE INDEX ix_unmatched_sightings_waiting ON unmatched_sightings (tracking_number) WHERE state = 'WAITING'"
    )
    op.execute("CREATE INDEX ix_unmatched_sightings_shipment_id ON unmatched_sightings (shipment_id)")


def _let_carriers_tell() -> None:
    op.execute(
        "ALTER TABLE inbox_messages ADD COLUMN carrier text, ADD CONSTRAINT ck_inbox_messages_read_by_one"
        " CHECK (gateway IS NULL OR carrier IS NULL)"
    )
    op.execute("ALTER TABLE inbox_effects DROP CONSTRAINT ck_inbox_effects_inbox_effect")
    op.execute(
        f"""
        ALTER TABLE inbox_effects
            ALTER COLUMN told DROP NOT NULL,
            ALTER COLUMN transaction_id DROP NOT NULL,
            ADD COLUMN sighted varchar(40) CONSTRAINT ck_inbox_effects_sighted CHECK (sighted IN ({STATUSES})),
            ADD COLUMN tracking_event_id uuid
                CONSTRAINT fk_inbox_effects_tracking_event_id REFERENCES tracking_events (id),
            ADD COLUMN unmatched_sighting_id uuid
                CONSTRAINT fk_inbox_effects_unmatched_sighting_id REFERENCES unmatched_sightings (id),
            ADD CONSTRAINT ck_inbox_effects_inbox_effect CHECK (effect IN ({EFFECTS}, 'UNMATCHED')),
            ADD CONSTRAINT ck_inbox_effects_one_cause CHECK (
                num_nonnulls(transaction_id, tracking_event_id, unmatched_sighting_id) = 1
                AND (transaction_id IS NULL) = (told IS NULL) AND (transaction_id IS NULL) = (sighted IS NOT NULL)
                AND (effect = 'UNMATCHED') = (unmatched_sighting_id IS NOT NULL)
            )
        """
    )


def _keep_promises() -> None:
    # Absent: as promised, and never otherwise.
    op.execute(
        "ALTER TABLE order_lines ADD COLUMN expected_by timestamptz,"
        " ADD COLUMN promise_revision integer DEFAULT 0 NOT NULL"
    )
    op.execute(
        """
        CREATE TABLE promise_revisions (
            id uuid NOT NULL CONSTRAINT pk_promise_revisions PRIMARY KEY,
            order_line_id uuid NOT NULL
                CONSTRAINT fk_promise_revisions_order_line_id REFERENCES order_lines (id),
            sequence integer NOT NULL,
            cause varchar(40) NOT NULL CONSTRAINT ck_promise_revisions_promise_cause
                CHECK (cause IN ('PLACED', 'ROUTED', 'SUPPLY', 'DISPATCHED', 'ESTIMATE', 'EDITED', 'OTHER')),
            promised_from timestamptz,
            promised_by timestamptz,
            promised_on date,
            expected_by timestamptz,
            occurred_at timestamptz,
            created_at timestamptz NOT NULL,
            CONSTRAINT uq_promise_revisions_order_line_id_sequence UNIQUE (order_line_id, sequence),
            CONSTRAINT ck_promise_revisions_sequence_positive CHECK (sequence > 0),
            CONSTRAINT ck_promise_revisions_first_is_the_placing CHECK ((sequence = 1) = (cause = 'PLACED'))
        )
        """
    )
    op.execute(
        "CREATE TRIGGER promise_revisions_append_only BEFORE UPDATE OR DELETE ON promise_revisions"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
