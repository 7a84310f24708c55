"""Gift cards and store credit"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('credit_accounts',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('GIFT_CARD', 'STORE_CREDIT', name='credit_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('balance_minor', sa.BigInteger(), nullable=False),
    sa.Column('held_minor', sa.BigInteger(), nullable=False),
    sa.Column('code_digest', sa.LargeBinary(), nullable=True),
    sa.Column('last_characters', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.UUID(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'GIFT_CARD') = (code_digest IS NOT NULL)", name=op.f('ck_credit_accounts_a_card_has_a_code')),
    sa.CheckConstraint("(kind = 'STORE_CREDIT') = (customer_id IS NOT NULL)", name=op.f('ck_credit_accounts_store_credit_is_a_customers')),
    sa.CheckConstraint('(code_digest IS NULL) = (last_characters IS NULL)', name=op.f('ck_credit_accounts_code_whole')),
    sa.CheckConstraint('0 <= held_minor AND held_minor <= balance_minor', name=op.f('ck_credit_accounts_never_overspent')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_credit_accounts_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_accounts')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_credit_accounts_code_digest'))
    )
    op.create_index('ix_credit_accounts_expiring', 'credit_accounts', ['expires_at'], unique=False, postgresql_where=sa.text('expires_at IS NOT NULL AND balance_minor > held_minor'))
    op.create_index('uq_credit_accounts_customer', 'credit_accounts', ['customer_id', 'currency'], unique=True, postgresql_where=sa.text('customer_id IS NOT NULL'))
    op.create_table('credit_entries',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('ISSUE', 'HOLD', 'SPEND', 'RELEASE', 'RETURN', 'EXPIRE', name='credit_entry_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('balance_delta', sa.BigInteger(), nullable=False),
    sa.Column('held_delta', sa.BigInteger(), nullable=False),
    sa.Column('hold_id', sa.UUID(), nullable=True),
    sa.Column('order_id', sa.UUID(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('refused', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor >= 0', name=op.f('ck_credit_entries_amount_not_negative')),
    sa.CheckConstraint('refused IS NULL OR balance_delta = 0 AND held_delta = 0', name=op.f('ck_credit_entries_refused_moves_nothing')),
    sa.ForeignKeyConstraint(['account_id'], ['credit_accounts.id'], name=op.f('fk_credit_entries_account_id')),
    sa.ForeignKeyConstraint(['hold_id'], ['credit_entries.id'], name=op.f('fk_credit_entries_hold_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_credit_entries_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_entries'))
    )
    op.create_index(op.f('ix_credit_entries_account_id'), 'credit_entries', ['account_id'], unique=False)
    op.create_index(op.f('ix_credit_entries_hold_id'), 'credit_entries', ['hold_id'], unique=False)
    op.execute(
        "CREATE TRIGGER credit_entries_append_only BEFORE UPDATE OR DELETE ON credit_entries"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f('ix_credit_entries_hold_id'), table_name='credit_entries')
    op.drop_index(op.f('ix_credit_entries_account_id'), table_name='credit_entries')
    op.drop_table('credit_entries')
    op.drop_index('uq_credit_accounts_customer', table_name='credit_accounts', postgresql_where=sa.text('customer_id IS NOT NULL'))
    op.drop_index('ix_credit_accounts_expiring', table_name='credit_accounts', postgresql_where=sa.text('expires_at IS NOT NULL AND balance_minor > held_minor'))
    op.drop_table('credit_accounts')
