"""Where stock stands: coordinates, hours, cut-offs, capacity; what a location does for a channel; postal codes"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

ADDED = (
    'latitude', 'longitude', 'coordinates_from', 'groups', 'opening_hours', 'closures', 'cut_offs', 'handling_minutes',
    'capacity_orders', 'capacity_window', 'priority',
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    json_list = {'nullable': False, 'server_default': '[]'}
    op.add_column('locations', sa.Column('latitude', sa.Double(), nullable=True))
    op.add_column('locations', sa.Column('longitude', sa.Double(), nullable=True))
    op.add_column('locations', sa.Column('coordinates_from', sa.Enum('GIVEN', 'POSTAL_CODE', 'POSTAL_AREA', name='coordinate_source', native_enum=False, create_constraint=True, length=40), nullable=True))
    op.add_column('locations', sa.Column('groups', postgresql.ARRAY(sa.Text()), nullable=False, server_default='{}'))
    op.add_column('locations', sa.Column('opening_hours', postgresql.JSONB(astext_type=sa.Text()), **json_list))
    op.add_column('locations', sa.Column('closures', postgresql.JSONB(astext_type=sa.Text()), **json_list))
    op.add_column('locations', sa.Column('cut_offs', postgresql.JSONB(astext_type=sa.Text()), **json_list))
    op.add_column('locations', sa.Column('handling_minutes', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('locations', sa.Column('capacity_orders', sa.Integer(), nullable=True))
    op.add_column('locations', sa.Column('capacity_window', sa.Enum('HOUR', 'DAY', name='capacity_window', native_enum=False, create_constraint=True, length=40), nullable=True))
    op.add_column('locations', sa.Column('priority', sa.Integer(), nullable=False, server_default='0'))
    # Coordinates that addresses state already; one of a pair alone says nothing.
    op.execute("""
        UPDATE locations SET latitude = CAST(address->>'latitude' AS double precision),
            longitude = CAST(address->>'longitude' AS double precision), coordinates_from = 'GIVEN'
        WHERE address->>'latitude' IS NOT NULL AND address->>'longitude' IS NOT NULL
    """)
    op.create_check_constraint(op.f('ck_locations_on_earth'), 'locations', 'latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180')
    op.create_check_constraint(op.f('ck_locations_coordinates_whole'), 'locations', '(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL) = (coordinates_from IS NULL)')
    op.create_check_constraint(op.f('ck_locations_handling_not_negative'), 'locations', 'handling_minutes >= 0')
    op.create_check_constraint(op.f('ck_locations_capacity_not_negative'), 'locations', 'capacity_orders >= 0')
    op.create_check_constraint(op.f('ck_locations_capacity_whole'), 'locations', '(capacity_orders IS NULL) = (capacity_window IS NULL)')
    op.create_index('ix_locations_latitude', 'locations', ['latitude'], unique=False, postgresql_where='latitude IS NOT NULL')
    op.add_column('channel_locations', sa.Column('roles', postgresql.ARRAY(sa.Text()), nullable=False, server_default='{SHIP,PICKUP,SHIP_TO_STORE,LOCAL_DELIVERY}'))
    op.create_check_constraint(op.f('ck_channel_locations_roles'), 'channel_locations', "roles <@ ARRAY['SHIP', 'PICKUP', 'SHIP_TO_STORE', 'LOCAL_DELIVERY'] AND cardinality(roles) > 0")
    op.create_table('postal_points',
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('postal_code', sa.Text(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.CheckConstraint('latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180', name=op.f('ck_postal_points_on_earth')),
    sa.CheckConstraint('points >= 0', name=op.f('ck_postal_points_points_not_negative')),
    sa.PrimaryKeyConstraint('country', 'postal_code', name=op.f('pk_postal_points'))
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('postal_points')
    op.drop_column('channel_locations', 'roles')
    for name in ADDED:
        op.drop_column('locations', name)
