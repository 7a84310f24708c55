"""Goods that are collected: when they lay ready, who comes, for how long they wait; nobody came is why orders end"""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_STATES = "'PREPARING', 'READY', 'CUSTOMER_EN_ROUTE', 'ARRIVED', 'HANDED_OVER', 'EXPIRED'"
_REASONS = (
    "'CUSTOMER', 'OUT_OF_STOCK', 'FRAUD', 'PAYMENT', 'PRICE', 'ADDRESS', 'DUPLICATE', 'STAFF', 'EXPIRED', {} 'OTHER'"
)
_STATE = """
    CASE WHEN expired_at IS NOT NULL THEN 'EXPIRED' WHEN handed_over_at IS NOT NULL THEN 'HANDED_OVER'
         WHEN arrived_at IS NOT NULL THEN 'ARRIVED' WHEN en_route_at IS NOT NULL THEN 'CUSTOMER_EN_ROUTE'
         ELSE 'READY' END
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        f"""
        CREATE TABLE pickups (
            id uuid NOT NULL CONSTRAINT pk_pickups PRIMARY KEY
                CONSTRAINT fk_pickups_id REFERENCES fulfillment_orders (id),
            state varchar(40) NOT NULL CONSTRAINT ck_pickups_pickup_state CHECK (state IN ({_STATES})),
            ready_at timestamptz NOT NULL,
            expires_at timestamptz,
            en_route_at timestamptz,
            arrived_at timestamptz,
            bay text CONSTRAINT ck_pickups_bay_is_a_sign CHECK (bay ~ '^[0-9A-Z]{{1,8}}$'),
            reminded_at timestamptz,
            handed_over_at timestamptz,
            expired_at timestamptz,
            generation integer NOT NULL CONSTRAINT ck_pickups_generation_positive CHECK (generation > 0),
            CONSTRAINT ck_pickups_one_end CHECK (handed_over_at IS NULL OR expired_at IS NULL),
            CONSTRAINT ck_pickups_state_follows CHECK (CAST(state AS text) = {_STATE})
        )
        """
    )
    op.execute(
        "CREATE INDEX ix_pickups_waiting ON pickups (expires_at)"
        " WHERE handed_over_at IS NULL AND expired_at IS NULL AND expires_at IS NOT NULL"
    )
    op.execute(
        """
        CREATE TABLE pickup_vehicles (
            id uuid NOT NULL CONSTRAINT pk_pickup_vehicles PRIMARY KEY
                CONSTRAINT fk_pickup_vehicles_id REFERENCES pickups (id),
            vehicle text NOT NULL,
            at timestamptz NOT NULL
        )
        """
    )
    for table in ("channels", "locations"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN pickup_days integer,"
            f" ADD CONSTRAINT ck_{table}_pickup_days_positive CHECK (pickup_days > 0)"
        )
    _reasons("'NO_SHOW',")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("UPDATE orders SET cancel_reason = 'EXPIRED' WHERE cancel_reason = 'NO_SHOW'")
    op.execute("UPDATE order_cancellations SET reason = 'EXPIRED' WHERE reason = 'NO_SHOW'")
    _reasons("")
    for table in ("locations", "channels"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN pickup_days")
    op.execute("DROP TABLE pickup_vehicles")
    op.execute("DROP TABLE pickups")


def _reasons(more: str) -> None:
    for table in ("orders", "order_cancellations"):
        name = f"ck_{table}_cancel_reason"
        column = "cancel_reason" if table == "orders" else "reason"
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        # Every row keeps the old rule, which is the narrower one: they are looked at without stopping writers.
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({_REASONS.format(more)})) NOT VALID")
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
