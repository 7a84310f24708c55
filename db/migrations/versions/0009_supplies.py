"""What is on its way: transfers, purchase orders, supplies"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('supplies',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('PURCHASE_ORDER', 'TRANSFER', 'RETURN', 'PRODUCTION', name='supply_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('promised', sa.Integer(), nullable=False),
    sa.Column('expected_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'CLOSED', 'CANCELED', name='supply_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source_type', sa.Text(), nullable=False),
    sa.Column('source_id', sa.UUID(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state = 'OPEN' OR promised = 0", name=op.f('ck_supplies_nothing_promised_when_over')),
    sa.CheckConstraint('received >= 0 AND promised >= 0 AND promised <= quantity - received', name=op.f('ck_supplies_never_oversold')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_supplies_version_counts')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_supplies_location_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_supplies_sku_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplies')),
    sa.UniqueConstraint('source_id', 'sku_id', 'location_id', name=op.f('uq_supplies_source_id_sku_id_location_id'))
    )
    op.create_index('ix_supplies_expected', 'supplies', ['sku_id', 'location_id', 'expected_at', 'id'], unique=False, postgresql_where=sa.text("state = 'OPEN'"))
    op.create_table('transfers',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('source_id', sa.UUID(), nullable=False),
    sa.Column('destination_id', sa.UUID(), nullable=False),
    sa.Column('status', sa.Enum('DRAFT', 'READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELED', name='transfer_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reservation_id', sa.UUID(), nullable=True),
    sa.Column('expected_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shipped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(status = 'RECEIVED' OR status = 'CANCELED') = (closed_at IS NOT NULL)", name=op.f('ck_transfers_closed_at_its_end')),
    sa.CheckConstraint("status <> 'DRAFT' OR reservation_id IS NULL", name=op.f('ck_transfers_draft_holds_nothing')),
    sa.CheckConstraint('source_id <> destination_id', name=op.f('ck_transfers_not_to_itself')),
    sa.ForeignKeyConstraint(['destination_id'], ['locations.id'], name=op.f('fk_transfers_destination_id')),
    sa.ForeignKeyConstraint(['reservation_id'], ['reservations.id'], name=op.f('fk_transfers_reservation_id')),
    sa.ForeignKeyConstraint(['source_id'], ['locations.id'], name=op.f('fk_transfers_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfers')),
    sa.UniqueConstraint('number', name=op.f('uq_transfers_number')),
    sa.UniqueConstraint('reservation_id', name=op.f('uq_transfers_reservation_id'))
    )
    op.create_index('ix_transfers_destination', 'transfers', ['destination_id', 'id'], unique=False)
    op.create_index('ix_transfers_source', 'transfers', ['source_id', 'id'], unique=False)
    op.create_table('transfer_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('transfer_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('canceled', sa.Integer(), nullable=False),
    sa.Column('shipped', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('damaged', sa.Integer(), nullable=False),
    sa.Column('returned', sa.Integer(), nullable=False),
    sa.Column('written_off', sa.Integer(), nullable=False),
    sa.CheckConstraint('damaged >= 0 AND damaged <= received', name=op.f('ck_transfer_lines_damaged_arrived')),
    sa.CheckConstraint('quantity > 0 AND canceled >= 0 AND shipped + canceled <= quantity', name=op.f('ck_transfer_lines_ships_what_is_asked')),
    sa.CheckConstraint('received >= 0 AND returned >= 0 AND written_off >= 0 AND received + returned + written_off <= shipped', name=op.f('ck_transfer_lines_arrives_what_left')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_transfer_lines_sku_id')),
    sa.ForeignKeyConstraint(['transfer_id'], ['transfers.id'], name=op.f('fk_transfer_lines_transfer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_lines')),
    sa.UniqueConstraint('transfer_id', 'sku_id', name=op.f('uq_transfer_lines_transfer_id_sku_id'))
    )
    op.create_index('ix_transfer_lines_moving', 'transfer_lines', ['sku_id'], unique=False, postgresql_where=sa.text('shipped > received + returned + written_off'))
    op.create_table('purchase_orders',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('destination_id', sa.UUID(), nullable=False),
    sa.Column('status', sa.Enum('DRAFT', 'ORDERED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELED', name='purchase_order_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(status = 'RECEIVED' OR status = 'CANCELED') = (closed_at IS NOT NULL)", name=op.f('ck_purchase_orders_closed_at_its_end')),
    sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f('ck_purchase_orders_number_trimmed')),
    sa.CheckConstraint('supplier_id <> destination_id', name=op.f('ck_purchase_orders_not_to_itself')),
    sa.ForeignKeyConstraint(['destination_id'], ['locations.id'], name=op.f('fk_purchase_orders_destination_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['locations.id'], name=op.f('fk_purchase_orders_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_orders')),
    sa.UniqueConstraint('number', name=op.f('uq_purchase_orders_number'))
    )
    op.create_index('ix_purchase_orders_destination', 'purchase_orders', ['destination_id', 'id'], unique=False)
    op.create_index('ix_purchase_orders_supplier', 'purchase_orders', ['supplier_id', 'id'], unique=False)
    op.create_table('purchase_order_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('purchase_order_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('damaged', sa.Integer(), nullable=False),
    sa.Column('canceled', sa.Integer(), nullable=False),
    sa.Column('expected_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('canceled = 0 OR received + canceled = quantity', name=op.f('ck_purchase_order_lines_canceled_is_what_did_not_come')),
    sa.CheckConstraint('damaged >= 0 AND damaged <= received', name=op.f('ck_purchase_order_lines_damaged_arrived')),
    sa.CheckConstraint('quantity > 0 AND received >= 0 AND canceled >= 0 AND canceled <= quantity', name=op.f('ck_purchase_order_lines_counts')),
    sa.ForeignKeyConstraint(['purchase_order_id'], ['purchase_orders.id'], name=op.f('fk_purchase_order_lines_purchase_order_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_purchase_order_lines_sku_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_order_lines')),
    sa.UniqueConstraint('purchase_order_id', 'sku_id', name=op.f('uq_purchase_order_lines_purchase_order_id_sku_id'))
    )
    op.execute("CREATE SEQUENCE transfer_numbers START 1001")
    op.execute("CREATE SEQUENCE purchase_order_numbers START 1001")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP SEQUENCE purchase_order_numbers")
    op.execute("DROP SEQUENCE transfer_numbers")
    op.drop_table('purchase_order_lines')
    op.drop_table('purchase_orders')
    op.drop_table('transfer_lines')
    op.drop_table('transfers')
    op.drop_table('supplies')
