"""What delivery costs, how long it takes, what it emits"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

METHODS = (
    'SHIP', 'PICKUP_IN_STORE', 'CURBSIDE', 'SHIP_TO_STORE', 'PICKUP_POINT', 'LOCKER', 'LOCAL_DELIVERY', 'CARRY_OUT',
    'DIGITAL',
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('delivery_services',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('carrier', sa.Text(), nullable=True),
    sa.Column('service', sa.Text(), nullable=True),
    sa.Column('method', sa.Enum(*METHODS, name='fulfillment_method', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mode', sa.Enum('BICYCLE', 'VAN', 'TRUCK', 'RAIL', 'AIR', 'SEA', name='transport_mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('zones', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('delivery_days', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('channels', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('locations', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('max_parcel_grams', sa.Integer(), nullable=True),
    sa.Column('max_distance_km', sa.Integer(), nullable=True),
    sa.Column('co2_grams_per_tonne_km', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f('ck_delivery_services_code_trimmed')),
    sa.CheckConstraint('max_parcel_grams > 0', name=op.f('ck_delivery_services_max_parcel_positive')),
    sa.CheckConstraint('max_distance_km > 0', name=op.f('ck_delivery_services_max_distance_positive')),
    sa.CheckConstraint('co2_grams_per_tonne_km >= 0', name=op.f('ck_delivery_services_co2_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_services')),
    sa.UniqueConstraint('code', name=op.f('uq_delivery_services_code'))
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('delivery_services')
