"""Invoices, credit notes, legal entities and documents"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

APPEND_ONLY = ('invoices', 'invoice_lines', 'invoice_taxes', 'invoice_documents', 'documents')


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('documents',
    sa.Column('sha256', sa.LargeBinary(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('octet_length(sha256) = 32', name=op.f('ck_documents_sha256_whole')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_documents'))
    )
    op.create_table('legal_entities',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('address', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('tax_id', sa.Text(), nullable=True),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('timezone', sa.Text(), nullable=False),
    sa.Column('invoice_prefix', sa.Text(), nullable=False),
    sa.Column('credit_note_prefix', sa.Text(), nullable=False),
    sa.Column('number_digits', sa.Integer(), nullable=False),
    sa.Column('yearly_numbers', sa.Boolean(), nullable=False),
    sa.Column('payment_days', sa.Integer(), nullable=False),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f('ck_legal_entities_code_trimmed')),
    sa.CheckConstraint('invoice_prefix <> credit_note_prefix', name=op.f('ck_legal_entities_prefixes_differ')),
    sa.CheckConstraint('number_digits BETWEEN 1 AND 12', name=op.f('ck_legal_entities_number_digits')),
    sa.CheckConstraint('payment_days >= 0', name=op.f('ck_legal_entities_payment_days_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_entities')),
    sa.UniqueConstraint('code', name=op.f('uq_legal_entities_code'))
    )
    op.create_index('uq_legal_entities_default', 'legal_entities', ['is_default'], unique=True, postgresql_where=sa.text('is_default'))
    op.create_table('invoice_series',
    sa.Column('legal_entity_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('INVOICE', 'CREDIT_NOTE', name='invoice_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_number >= 0', name=op.f('ck_invoice_series_last_number_not_negative')),
    sa.ForeignKeyConstraint(['legal_entity_id'], ['legal_entities.id'], name=op.f('fk_invoice_series_legal_entity_id')),
    sa.PrimaryKeyConstraint('legal_entity_id', 'kind', 'year', name=op.f('pk_invoice_series'))
    )
    op.create_table('legal_entity_channels',
    sa.Column('channel_id', sa.UUID(), nullable=False),
    sa.Column('legal_entity_id', sa.UUID(), nullable=False),
    sa.Column('language', sa.Enum('EN', 'DE', name='paper_language', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('accent_color', sa.Text(), nullable=True),
    sa.Column('logo_sha256', sa.LargeBinary(), nullable=True),
    sa.Column('footer', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_legal_entity_channels_channel_id')),
    sa.ForeignKeyConstraint(['legal_entity_id'], ['legal_entities.id'], name=op.f('fk_legal_entity_channels_legal_entity_id')),
    sa.ForeignKeyConstraint(['logo_sha256'], ['documents.sha256'], name=op.f('fk_legal_entity_channels_logo_sha256')),
    sa.PrimaryKeyConstraint('channel_id', name=op.f('pk_legal_entity_channels'))
    )
    op.create_index(op.f('ix_legal_entity_channels_legal_entity_id'), 'legal_entity_channels', ['legal_entity_id'], unique=False)
    op.create_table('invoices',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('legal_entity_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('INVOICE', 'CREDIT_NOTE', name='invoice_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('shipment_id', sa.UUID(), nullable=True),
    sa.Column('refund_id', sa.UUID(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('tax_included', sa.Boolean(), nullable=False),
    sa.Column('net_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('remitted_tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('billing_address_id', sa.UUID(), nullable=True),
    sa.Column('delivery_address_id', sa.UUID(), nullable=True),
    sa.Column('contact_id', sa.UUID(), nullable=True),
    sa.Column('language', sa.Enum('EN', 'DE', name='paper_language', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('seller', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('tenders', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('credited', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('supplied_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(kind = 'CREDIT_NOTE') = (refund_id IS NOT NULL)", name=op.f('ck_invoices_credit_note_of_a_refund')),
    sa.CheckConstraint("(kind = 'INVOICE') = (shipment_id IS NOT NULL)", name=op.f('ck_invoices_invoice_of_a_shipment')),
    sa.CheckConstraint('sequence > 0', name=op.f('ck_invoices_sequence_positive')),
    sa.CheckConstraint('total_minor = net_minor + tax_minor', name=op.f('ck_invoices_total_adds_up')),
    sa.ForeignKeyConstraint(['billing_address_id'], ['addresses.id'], name=op.f('fk_invoices_billing_address_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_invoices_contact_id')),
    sa.ForeignKeyConstraint(['delivery_address_id'], ['addresses.id'], name=op.f('fk_invoices_delivery_address_id')),
    sa.ForeignKeyConstraint(['legal_entity_id'], ['legal_entities.id'], name=op.f('fk_invoices_legal_entity_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_invoices_order_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_invoices_refund_id')),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipments.id'], name=op.f('fk_invoices_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoices')),
    sa.UniqueConstraint('legal_entity_id', 'kind', 'year', 'sequence', name=op.f('uq_invoices_legal_entity_id_kind_year_sequence')),
    sa.UniqueConstraint('legal_entity_id', 'number', name=op.f('uq_invoices_legal_entity_id_number')),
    sa.UniqueConstraint('refund_id', name=op.f('uq_invoices_refund_id')),
    sa.UniqueConstraint('shipment_id', name=op.f('uq_invoices_shipment_id'))
    )
    op.create_index(op.f('ix_invoices_order_id'), 'invoices', ['order_id'], unique=False)
    op.create_table('invoice_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('invoice_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('order_line_id', sa.UUID(), nullable=True),
    sa.Column('charge_id', sa.UUID(), nullable=True),
    sa.Column('sku', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.Column('discount_minor', sa.BigInteger(), nullable=False),
    sa.Column('net_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('num_nonnulls(order_line_id, charge_id) <= 1', name=op.f('ck_invoice_lines_of_one_thing')),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_invoice_lines_quantity_not_negative')),
    sa.ForeignKeyConstraint(['charge_id'], ['order_charges.id'], name=op.f('fk_invoice_lines_charge_id')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoices.id'], name=op.f('fk_invoice_lines_invoice_id')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_lines.id'], name=op.f('fk_invoice_lines_order_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice_lines')),
    sa.UniqueConstraint('invoice_id', 'position', name=op.f('uq_invoice_lines_invoice_id_position'))
    )
    op.create_index(op.f('ix_invoice_lines_charge_id'), 'invoice_lines', ['charge_id'], unique=False)
    op.create_index(op.f('ix_invoice_lines_order_line_id'), 'invoice_lines', ['order_line_id'], unique=False)
    op.create_table('invoice_taxes',
    sa.Column('invoice_line_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('rate', sa.Numeric(precision=9, scale=6), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('remitted_by', sa.Enum('SELLER', 'CHANNEL', name='fulfilled_by', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['invoice_line_id'], ['invoice_lines.id'], name=op.f('fk_invoice_taxes_invoice_line_id')),
    sa.PrimaryKeyConstraint('invoice_line_id', 'position', name=op.f('pk_invoice_taxes'))
    )
    op.add_column('shipments', sa.Column('awaits_invoice', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.create_index('ix_shipments_awaiting_invoice', 'shipments', ['order_id'], unique=False, postgresql_where=sa.text('awaits_invoice'))
    op.add_column('refunds', sa.Column('papered', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.create_index('ix_refunds_awaiting_credit_note', 'refunds', ['order_id'], unique=False, postgresql_where=sa.text("NOT papered AND status IN ('SUCCEEDED', 'PARTLY_FAILED')"))
    op.create_table('invoice_documents',
    sa.Column('invoice_id', sa.UUID(), nullable=False),
    sa.Column('sha256', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoices.id'], name=op.f('fk_invoice_documents_invoice_id')),
    sa.ForeignKeyConstraint(['sha256'], ['documents.sha256'], name=op.f('fk_invoice_documents_sha256')),
    sa.PrimaryKeyConstraint('invoice_id', name=op.f('pk_invoice_documents'))
    )
    # What left before is billed by whoever billed it then: only what leaves from now on waits for an invoice.
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('invoice_documents')
    op.drop_index('ix_shipments_awaiting_invoice', table_name='shipments', postgresql_where=sa.text('awaits_invoice'))
    op.drop_column('shipments', 'awaits_invoice')
    op.drop_index('ix_refunds_awaiting_credit_note', table_name='refunds')
    op.drop_column('refunds', 'papered')
    op.drop_table('invoice_taxes')
    op.drop_index(op.f('ix_invoice_lines_order_line_id'), table_name='invoice_lines')
    op.drop_index(op.f('ix_invoice_lines_charge_id'), table_name='invoice_lines')
    op.drop_table('invoice_lines')
    op.drop_index(op.f('ix_invoices_order_id'), table_name='invoices')
    op.drop_table('invoices')
    op.drop_index(op.f('ix_legal_entity_channels_legal_entity_id'), table_name='legal_entity_channels')
    op.drop_table('legal_entity_channels')
    op.drop_table('invoice_series')
    op.drop_index('uq_legal_entities_default', table_name='legal_entities', postgresql_where=sa.text('is_default'))
    op.drop_table('legal_entities')
    op.drop_table('documents')
