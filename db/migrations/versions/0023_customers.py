"""Customers, consents, contacts, and more to search by"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

_ACTORS = ('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM')
_WAYS = ('EMAIL', 'PHONE', 'SMS', 'CHAT', 'PUSH', 'POST', 'STORE')


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _widen_customers()
    _keep_an_address_book()
    _keep_consents()
    _keep_notes()
    _keep_contacts()
    _find_orders()


def _one_of(name: str, members: Sequence[str]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _widen_customers() -> None:
    # Whoever was there before pays tax, and owes as much as the channel lets them: the defaults say so without writing.
    op.add_column('customers', sa.Column('company', sa.Text(), nullable=True))
    op.add_column('customers', sa.Column('language', sa.Text(), nullable=True))
    op.add_column('customers', sa.Column('preferred_way', _one_of('contact_way', _WAYS), nullable=True))
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


def _keep_consents() -> None:
    op.create_table(
        'customer_consents',
        sa.Column('id', sa.UUID(), nullable=False),
        sa.Column('customer_id', sa.UUID(), nullable=False),
        sa.Column(
            'purpose', _one_of('consent_purpose', ('MARKETING', 'PROFILING', 'REVIEWS', 'SHARING')), nullable=False
        ),
        sa.Column('way', _one_of('contact_way', _WAYS), nullable=True),
        sa.Column('granted', sa.Boolean(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('actor_kind', _one_of('actor_kind', _ACTORS), nullable=False),
        sa.Column('actor_id', sa.UUID(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_customer_consents_customer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_consents')),
    )
    op.create_index(
        'ix_customer_consents_standing', 'customer_consents', ['customer_id', 'purpose', 'way', 'at', 'id']
    )
    op.execute(
        'CREATE TRIGGER customer_consents_append_only BEFORE UPDATE OR DELETE ON customer_consents'
        ' FOR EACH ROW EXECUTE FUNCTION refuse_change()'
    )


def _keep_notes() -> None:
    op.create_table(
        'customer_notes',
        sa.Column('id', sa.UUID(), nullable=False),
        sa.Column('customer_id', sa.UUID(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('actor_kind', _one_of('actor_kind', _ACTORS), nullable=False),
        sa.Column('actor_id', sa.UUID(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_customer_notes_customer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_notes')),
    )
    op.create_index('ix_customer_notes_newest', 'customer_notes', ['customer_id', 'at', 'id'])


def _keep_contacts() -> None:
    reasons = (
        'ORDER_STATUS', 'CHANGE', 'CANCELLATION', 'DELIVERY', 'RETURN', 'REFUND', 'PAYMENT', 'PRODUCT', 'COMPLAINT',
        'ACCOUNT', 'OTHER',
    )
    op.create_table(
        'customer_contacts',
        sa.Column('id', sa.UUID(), nullable=False),
        sa.Column('customer_id', sa.UUID(), nullable=False),
        sa.Column('order_id', sa.UUID(), nullable=True),
        sa.Column('way', _one_of('contact_way', _WAYS), nullable=False),
        sa.Column('direction', _one_of('contact_direction', ('IN', 'OUT')), nullable=False),
        sa.Column('reason', _one_of('contact_reason', reasons), nullable=False),
        sa.Column('summary', sa.Text(), nullable=True),
        sa.Column('actor_kind', _one_of('actor_kind', _ACTORS), nullable=False),
        sa.Column('actor_id', sa.UUID(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_customer_contacts_customer_id')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_customer_contacts_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_contacts')),
    )
    op.create_index(op.f('ix_customer_contacts_order_id'), 'customer_contacts', ['order_id'])
    op.create_index('ix_customer_contacts_newest', 'customer_contacts', ['customer_id', 'at', 'id'])


_COLUMNS = {
    'ix_orders_channel_newest': 'channel_id, placed_at, id',
    'ix_orders_status_newest': 'status, placed_at, id',
    'ix_orders_payment_status_newest': 'payment_status, placed_at, id',
    'ix_orders_fulfillment_status_newest': 'fulfillment_status, placed_at, id',
    'ix_orders_total': 'currency, total_minor, id',
}
_SUSPECT = (
    "status IN ('OPEN', 'PENDING_REVIEW') OR open_holds > 0"
    " OR payment_status IN ('AUTHORIZATION_EXPIRED', 'BALANCE_DUE', 'CREDIT_OWED')"
    " OR customer_status = 'DELIVERY_FAILED'"
)


def _find_orders() -> None:
    """Lists of orders by what a desk asks for, each in the list's own order."""
    op.execute('DROP INDEX ix_order_search_term')
    op.execute('CREATE INDEX ix_order_search_term ON order_search (term text_pattern_ops, kind, order_id)')
    op.execute('DROP INDEX ix_order_lines_sku_id')
    op.execute('CREATE INDEX ix_order_lines_sku ON order_lines (sku_id, order_id)')
    op.execute('DROP INDEX ix_orders_channel_id')
    op.execute('DROP INDEX ix_orders_status')
    for name, columns in _COLUMNS.items():
        op.execute(f'CREATE INDEX {name} ON orders ({columns})')
    op.execute(f'CREATE INDEX ix_orders_suspect ON orders (placed_at, id) WHERE {_SUSPECT}')
    op.execute("CREATE INDEX ix_orders_tags ON orders USING gin (tags) WHERE tags <> '{}'")
    for name, column in (('associate', 'associate'), ('register', 'register'), ('store', 'store_id')):
        op.execute(f'CREATE INDEX ix_orders_{name} ON orders ({column}, placed_at) WHERE {column} IS NOT NULL')


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in (*_COLUMNS, 'ix_orders_suspect', 'ix_orders_tags', 'ix_orders_associate', 'ix_orders_register',
                 'ix_orders_store'):
        op.execute(f'DROP INDEX {name}')
    op.execute('DROP INDEX ix_order_search_term')
    op.execute('CREATE INDEX ix_order_search_term ON order_search (term text_pattern_ops)')
    op.execute('DROP INDEX ix_order_lines_sku')
    op.execute('CREATE INDEX ix_order_lines_sku_id ON order_lines (sku_id)')
    op.execute('CREATE INDEX ix_orders_channel_id ON orders (channel_id)')
    op.execute('CREATE INDEX ix_orders_status ON orders (status)')
    for table in ('customer_contacts', 'customer_notes', 'customer_consents'):
        op.drop_table(table)
    for name in ('is_default_shipping', 'is_default_billing'):
        op.drop_column('addresses', name)
    for name in (
        'tax_exempt_reason', 'tax_exempt', 'credit_limit_currency', 'credit_limit_minor', 'preferred_way', 'language',
        'company',
    ):
        op.drop_column('customers', name)
