"""The ledger tells of quarantine, of shortfalls and of channels; counts, feeds, and the answers of bulk calls"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('stock_levels', sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('stock_levels', sa.Column('fresh_until', sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_stock_levels_short_only_of_promised'), 'stock_levels', 'shortfall = 0 OR on_hand = reserved AND shortfall <= reserved')
    for column in ('quarantined_delta', 'quarantined_after', 'shortfall_delta', 'shortfall_after'):
        op.add_column('stock_movements', sa.Column(column, sa.Integer(), nullable=False, server_default='0'))
        op.alter_column('stock_movements', column, server_default=None)
    op.add_column('stock_movements', sa.Column('channel_id', sa.UUID(), nullable=True))
    op.create_foreign_key(op.f('fk_stock_movements_channel_id'), 'stock_movements', 'channels', ['channel_id'], ['id'])
    op.create_check_constraint(op.f('ck_stock_movements_after_not_negative'), 'stock_movements', 'quarantined_after >= 0 AND shortfall_after >= 0')
    op.create_index('ix_stock_movements_level_effective', 'stock_movements', ['stock_level_id', 'effective_at'], unique=False)
    # Until now only a refused restock moved units to quarantine, and took them off what was on hand.
    op.execute("ALTER TABLE stock_movements DISABLE TRIGGER stock_movements_append_only")
    op.execute(
        "UPDATE stock_movements m SET quarantined_delta = t.delta, quarantined_after = t.after FROM ("
        " SELECT id, CASE kind WHEN 'QUARANTINE' THEN -on_hand_delta ELSE 0 END AS delta,"
        " sum(CASE kind WHEN 'QUARANTINE' THEN -on_hand_delta ELSE 0 END)"
        " OVER (PARTITION BY stock_level_id ORDER BY id) AS after"
        " FROM stock_movements WHERE stock_level_id IN (SELECT id FROM stock_levels WHERE quarantined > 0)"
        ") t WHERE t.id = m.id"
    )
    op.execute("ALTER TABLE stock_movements ENABLE TRIGGER stock_movements_append_only")
    op.create_table('stock_feeds',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('max_age_minutes', sa.Integer(), nullable=True),
    sa.Column('as_of', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('max_age_minutes > 0', name=op.f('ck_stock_feeds_max_age_positive')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_stock_feeds_location_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_feeds')),
    sa.UniqueConstraint('location_id', name=op.f('uq_stock_feeds_location_id'))
    )
    op.create_table('stock_counts',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('state', sa.Enum('PENDING_APPROVAL', 'BOOKED', 'REJECTED', name='stock_count_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('submitted_kind', sa.Enum('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM', name='actor_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('submitted_id', sa.UUID(), nullable=True),
    sa.Column('decided_kind', sa.Enum('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM', name='decided_kind', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('decided_id', sa.UUID(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_note', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_stock_counts_location_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_counts'))
    )
    op.create_index('ix_stock_counts_location_newest', 'stock_counts', ['location_id', 'id'], unique=False)
    op.create_index('ix_stock_counts_waiting', 'stock_counts', ['id'], unique=False, postgresql_where="state = 'PENDING_APPROVAL'")
    op.create_table('stock_count_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('stock_count_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('PENDING_APPROVAL', 'BOOKED', 'REJECTED', name='stock_count_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_stock_count_lines_counted_not_negative')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_stock_count_lines_sku_id')),
    sa.ForeignKeyConstraint(['stock_count_id'], ['stock_counts.id'], name=op.f('fk_stock_count_lines_stock_count_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_count_lines')),
    sa.UniqueConstraint('stock_count_id', 'sku_id', name=op.f('uq_stock_count_lines_stock_count_id_sku_id'))
    )
    op.create_table('stock_answers',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text(), none_as_null=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_answers'))
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('stock_answers')
    op.drop_table('stock_count_lines')
    op.drop_index('ix_stock_counts_waiting', table_name='stock_counts', postgresql_where="state = 'PENDING_APPROVAL'")
    op.drop_index('ix_stock_counts_location_newest', table_name='stock_counts')
    op.drop_table('stock_counts')
    op.drop_table('stock_feeds')
    op.drop_index('ix_stock_movements_level_effective', table_name='stock_movements')
    op.drop_constraint(op.f('ck_stock_movements_after_not_negative'), 'stock_movements', type_='check')
    op.drop_constraint(op.f('fk_stock_movements_channel_id'), 'stock_movements', type_='foreignkey')
    op.drop_column('stock_movements', 'channel_id')
    for column in ('shortfall_after', 'shortfall_delta', 'quarantined_after', 'quarantined_delta'):
        op.drop_column('stock_movements', column)
    op.drop_constraint(op.f('ck_stock_levels_short_only_of_promised'), 'stock_levels', type_='check')
    op.drop_column('stock_levels', 'fresh_until')
    op.drop_column('stock_levels', 'reported_at')
