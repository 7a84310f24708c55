"""Rules that protect stock"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('channels', sa.Column('shows_stock_counts', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('skus', sa.Column('category', sa.Text(), sa.Computed("attributes ->> 'category'", persisted=True), nullable=True))
    op.create_index(op.f('ix_skus_category'), 'skus', ['category'])
    op.create_table('availability_rules',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=True),
    sa.Column('category', sa.Text(), nullable=True),
    sa.Column('location_id', sa.UUID(), nullable=True),
    sa.Column('location_group', sa.Text(), nullable=True),
    sa.Column('channel_id', sa.UUID(), nullable=True),
    sa.Column('safety_stock', sa.Integer(), nullable=True),
    sa.Column('ring_fence', sa.Integer(), nullable=True),
    sa.Column('low_stock_at', sa.Integer(), nullable=True),
    sa.Column('out_of_stock_at', sa.Integer(), nullable=True),
    sa.Column('allow_ship', sa.Boolean(), nullable=True),
    sa.Column('allow_pickup', sa.Boolean(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f('ck_availability_rules_code_trimmed')),
    sa.CheckConstraint('(sku_id IS NULL OR category IS NULL) AND (location_id IS NULL OR location_group IS NULL)', name=op.f('ck_availability_rules_one_scope')),
    sa.CheckConstraint('safety_stock >= 0 AND ring_fence >= 0', name=op.f('ck_availability_rules_not_negative')),
    sa.CheckConstraint('ring_fence IS NULL OR channel_id IS NOT NULL', name=op.f('ck_availability_rules_fence_has_channel')),
    sa.CheckConstraint('low_stock_at >= 0 AND out_of_stock_at >= 0', name=op.f('ck_availability_rules_thresholds_not_negative')),
    sa.CheckConstraint('low_stock_at IS NULL AND out_of_stock_at IS NULL OR location_id IS NULL AND location_group IS NULL', name=op.f('ck_availability_rules_thresholds_hold_everywhere')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_availability_rules_sku_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_availability_rules_location_id')),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_availability_rules_channel_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_availability_rules')),
    sa.UniqueConstraint('code', name=op.f('uq_availability_rules_code'))
    )
    op.create_index(op.f('ix_availability_rules_sku_id'), 'availability_rules', ['sku_id'])
    op.create_index(op.f('ix_availability_rules_location_id'), 'availability_rules', ['location_id'])
    op.create_index(op.f('ix_availability_rules_channel_id'), 'availability_rules', ['channel_id'])
    op.create_index('ix_availability_rules_thresholds', 'availability_rules', ['sku_id', 'category', 'channel_id'], postgresql_where=sa.text('active AND (low_stock_at IS NOT NULL OR out_of_stock_at IS NOT NULL)'))
    op.create_table('rule_applications',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('rule_id', sa.UUID(), nullable=True),
    sa.Column('sku_id', sa.UUID(), nullable=True),
    sa.Column('category', sa.Text(), nullable=True),
    sa.Column('location_id', sa.UUID(), nullable=True),
    sa.Column('location_group', sa.Text(), nullable=True),
    sa.Column('through', sa.UUID(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rule_id'], ['availability_rules.id'], name=op.f('fk_rule_applications_rule_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_rule_applications_sku_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_rule_applications_location_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_applications'))
    )
    op.create_index(op.f('ix_rule_applications_rule_id'), 'rule_applications', ['rule_id'])
    op.add_column('stock_levels', sa.Column('safety_rule_id', sa.UUID(), nullable=True))
    op.add_column('stock_levels', sa.Column('channel_safety', postgresql.JSONB(), server_default='{}', nullable=False))
    op.add_column('stock_levels', sa.Column('ring_fences', postgresql.JSONB(), server_default='{}', nullable=False))
    op.add_column('stock_levels', sa.Column('no_ship_channels', postgresql.ARRAY(sa.UUID()), server_default='{}', nullable=False))
    op.add_column('stock_levels', sa.Column('no_pickup_channels', postgresql.ARRAY(sa.UUID()), server_default='{}', nullable=False))
    op.create_foreign_key(op.f('fk_stock_levels_safety_rule_id'), 'stock_levels', 'availability_rules', ['safety_rule_id'], ['id'])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('fk_stock_levels_safety_rule_id'), 'stock_levels', type_='foreignkey')
    for column in ('no_pickup_channels', 'no_ship_channels', 'ring_fences', 'channel_safety', 'safety_rule_id'):
        op.drop_column('stock_levels', column)
    op.drop_table('rule_applications')
    op.drop_table('availability_rules')
    op.drop_index(op.f('ix_skus_category'), table_name='skus')
    op.drop_column('skus', 'category')
    op.drop_column('channels', 'shows_stock_counts')
