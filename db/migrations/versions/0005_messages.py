"""Outgoing messages, counted attempts, leased rates"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('attempts',
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('tried_at', postgresql.ARRAY(sa.DateTime(timezone=True)), nullable=False),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_attempts'))
    )
    op.create_index(op.f('ix_attempts_forgotten_at'), 'attempts', ['forgotten_at'], unique=False)
    op.create_table('rate_leases',
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('full_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken', sa.Float(precision=53), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_leases')),
    prefixes=['UNLOGGED']
    )
    op.create_index(op.f('ix_rate_leases_full_at'), 'rate_leases', ['full_at'], unique=False)
    op.create_table('outgoing_messages',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('ORDER_ACCESS', 'PASSWORD', name='message_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('QUEUED', 'SENT', name='message_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('contact_id', sa.UUID(), nullable=True),
    sa.Column('customer_id', sa.UUID(), nullable=True),
    sa.Column('order_id', sa.UUID(), nullable=True),
    sa.Column('repeat_key', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('num_nonnulls(contact_id, customer_id) = 1', name=op.f('ck_outgoing_messages_one_recipient')),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_outgoing_messages_contact_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_outgoing_messages_customer_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_outgoing_messages_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_messages')),
    sa.UniqueConstraint('repeat_key', name=op.f('uq_outgoing_messages_repeat_key'))
    )
    op.create_index(op.f('ix_outgoing_messages_order_id'), 'outgoing_messages', ['order_id'], unique=False)
    op.create_index('ix_outgoing_messages_state', 'outgoing_messages', ['state', 'id'], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('outgoing_messages')
    op.drop_table('rate_leases')
    op.drop_table('attempts')
