"""What shoppers were last told of stock"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('shopper_stock',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('channel_id', sa.UUID(), nullable=False),
    sa.Column('status', sa.Enum('IN_STOCK', 'LOW_STOCK', 'BACKORDER', 'PREORDER', 'OUT_OF_STOCK', name='stock_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_shopper_stock_channel_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_shopper_stock_sku_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shopper_stock')),
    sa.UniqueConstraint('sku_id', 'channel_id', name=op.f('uq_shopper_stock_sku_id_channel_id'))
    )
    op.create_index(op.f('ix_shopper_stock_channel_id'), 'shopper_stock', ['channel_id'], unique=False)
    op.create_table('shopper_stock_place',
    sa.Column('singleton', sa.Boolean(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('looked_again_to', sa.UUID(), nullable=True),
    sa.CheckConstraint('singleton', name=op.f('ck_shopper_stock_place_one_row')),
    sa.PrimaryKeyConstraint('singleton', name=op.f('pk_shopper_stock_place'))
    )
    # What happened before has been told by nobody, and is nobody's news any more.
    op.execute('INSERT INTO shopper_stock_place (singleton, position) SELECT true, position FROM event_log_head')


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('shopper_stock_place')
    op.drop_table('shopper_stock')
