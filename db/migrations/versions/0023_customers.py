"""Customers, consents, contacts, and more to search by"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

_WAYS = ('EMAIL', 'PHONE', 'SMS', 'CHAT', 'PUSH', 'POST', 'STORE')


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _widen_customers()
    _keep_an_address_book()


def _widen_customers() -> None:
    # Whoever was there before pays tax, and owes as much as the channel lets them: the defaults say so without writing.
    way = sa.Enum(*_WAYS, name='contact_way', native_enum=False, create_constraint=True, length=40)
    op.add_column('customers', sa.Column('company', sa.Text(), nullable=True))
    op.add_column('customers', sa.Column('language', sa.Text(), nullable=True))
    op.add_column('customers', sa.Column('preferred_way', way, nullable=True))
    op.add_column('customers', sa.Column('credit_limit_minor', sa.BigInteger(), nullable=True))
    op.add_column('customers', sa.Column('credit_limit_currency', sa.Text(), nullable=True))
    op.add_column('customers', sa.Column('tax_exempt', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('customers', sa.Column('tax_exempt_reason', sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f('ck_customers_credit_limit_whole'), 'customers',
        '(credit_limit_minor IS NULL) = (credit_limit_currency IS NULL) AND credit_limit_minor >= 0',
    )
    op.create_check_constraint(
        op.f('ck_customers_tax_exempt_for_a_reason'), 'customers', 'tax_exempt = (tax_exempt_reason IS NOT NULL)'
    )


def _keep_an_address_book() -> None:
    for name in ('is_default_shipping', 'is_default_billing'):
        op.add_column('addresses', sa.Column(name, sa.Boolean(), server_default=sa.text('false'), nullable=False))
        op.create_index(
            name.replace('is_', 'uq_addresses_'), 'addresses', ['customer_id'], unique=True,
            postgresql_where=sa.text(name),
        )
    op.create_check_constraint(
        op.f('ck_addresses_default_is_somebodys'), 'addresses',
        'customer_id IS NOT NULL OR NOT (is_default_shipping OR is_default_billing)',
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in ('is_default_shipping', 'is_default_billing'):
        op.drop_column('addresses', name)
    for name in (
        'tax_exempt_reason', 'tax_exempt', 'credit_limit_currency', 'credit_limit_minor', 'preferred_way', 'language',
        'company',
    ):
        op.drop_column('customers', name)
