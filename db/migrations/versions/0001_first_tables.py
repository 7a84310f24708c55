"""first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('channels',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('WEB', 'MOBILE', 'STORE', 'MARKETPLACE', 'SOCIAL', 'PHONE', 'B2B', 'AGENT', name='channel_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('currencies', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('timezone', sa.Text(), nullable=False),
    sa.Column('tax_included', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f('ck_channels_code_trimmed')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channels')),
    sa.UniqueConstraint('code', name=op.f('uq_channels_code'))
    )
    op.create_table('contacts',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts'))
    )
    op.create_table('customers',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('external_source', sa.Text(), nullable=True),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customers')),
    sa.UniqueConstraint('external_source', 'external_id', name=op.f('uq_customers_external_source_external_id'))
    )
    op.create_index(op.f('ix_customers_email'), 'customers', ['email'], unique=False)
    op.create_table('event_log_head',
    sa.Column('singleton', sa.Boolean(), nullable=False),
    sa.Column('log_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('singleton', name=op.f('ck_event_log_head_one_row')),
    sa.PrimaryKeyConstraint('singleton', name=op.f('pk_event_log_head'))
    )
    op.create_table('events',
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.UUID(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('subject_type', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.UUID(), nullable=False),
    sa.Column('subject_version', sa.Integer(), nullable=False),
    sa.Column('routing_keys', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('actor_kind', sa.Enum('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM', name='actor_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.UUID(), nullable=True),
    sa.Column('origin', sa.Enum('LIVE', 'IMPORT', 'REPLAY', name='event_origin', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('transaction_id', sa.UUID(), nullable=False),
    sa.Column('correlation_id', sa.Text(), nullable=True),
    sa.Column('data_version', sa.Integer(), nullable=False),
    sa.Column('data', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_events')),
    postgresql_partition_by='RANGE (position)'
    )
    op.create_index(op.f('ix_events_event_id'), 'events', ['event_id'], unique=False)
    op.create_index('ix_events_subject', 'events', ['subject_id', 'subject_version'], unique=False)
    op.create_index('ix_events_transaction', 'events', ['transaction_id'], unique=False)
    op.create_table('idempotency_keys',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('principal', sa.Text(), nullable=False),
    sa.Column('operation', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('input_hash', sa.LargeBinary(), nullable=False),
    sa.Column('result_type', sa.Text(), nullable=False),
    sa.Column('result_id', sa.UUID(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idempotency_keys')),
    sa.UniqueConstraint('principal', 'operation', 'key', name=op.f('uq_idempotency_keys_principal_operation_key'))
    )
    op.create_table('locations',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('WAREHOUSE', 'STORE', 'DARK_STORE', 'THIRD_PARTY', 'SUPPLIER', 'DISTRIBUTOR', 'MARKETPLACE', 'LOCKER', 'VIRTUAL', name='location_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('address', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('timezone', sa.Text(), nullable=False),
    sa.Column('capabilities', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f('ck_locations_code_trimmed')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_locations')),
    sa.UniqueConstraint('code', name=op.f('uq_locations_code'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('event_id', sa.UUID(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('subject_type', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.UUID(), nullable=False),
    sa.Column('subject_version', sa.Integer(), nullable=False),
    sa.Column('routing_keys', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('actor_kind', sa.Enum('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM', name='actor_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.UUID(), nullable=True),
    sa.Column('origin', sa.Enum('LIVE', 'IMPORT', 'REPLAY', name='event_origin', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('transaction_id', sa.UUID(), nullable=False),
    sa.Column('correlation_id', sa.Text(), nullable=True),
    sa.Column('data_version', sa.Integer(), nullable=False),
    sa.Column('data', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    op.create_table('skus',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('gtin', sa.Text(), nullable=True),
    sa.Column('attributes', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('weight_grams', sa.Integer(), nullable=True),
    sa.Column('stock_tracked', sa.Boolean(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('unit_digits', sa.Integer(), nullable=False),
    sa.Column('returnable', sa.Boolean(), nullable=False),
    sa.Column('available_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f('ck_skus_code_trimmed')),
    sa.CheckConstraint('unit_digits BETWEEN 0 AND 6', name=op.f('ck_skus_unit_digits')),
    sa.CheckConstraint('weight_grams >= 0', name=op.f('ck_skus_weight_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skus')),
    sa.UniqueConstraint('code', name=op.f('uq_skus_code'))
    )
    op.create_index(op.f('ix_skus_gtin'), 'skus', ['gtin'], unique=False)
    op.create_table('addresses',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('customer_id', sa.UUID(), nullable=True),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('company', sa.Text(), nullable=True),
    sa.Column('line1', sa.Text(), nullable=True),
    sa.Column('line2', sa.Text(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('postal_code', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_addresses_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_addresses'))
    )
    op.create_index(op.f('ix_addresses_customer_id'), 'addresses', ['customer_id'], unique=False)
    op.create_table('channel_locations',
    sa.Column('channel_id', sa.UUID(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_locations_channel_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_channel_locations_location_id')),
    sa.PrimaryKeyConstraint('channel_id', 'location_id', name=op.f('pk_channel_locations'))
    )
    op.create_index(op.f('ix_channel_locations_location_id'), 'channel_locations', ['location_id'], unique=False)
    op.create_table('prices',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('channel_id', sa.UUID(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor >= 0', name=op.f('ck_prices_amount_not_negative')),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_prices_channel_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_prices_sku_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prices')),
    sa.UniqueConstraint('sku_id', 'channel_id', 'currency', name=op.f('uq_prices_sku_id_channel_id_currency'))
    )
    op.create_index(op.f('ix_prices_channel_id'), 'prices', ['channel_id'], unique=False)
    op.create_table('sku_components',
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('component_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_sku_components_quantity_positive')),
    sa.ForeignKeyConstraint(['component_id'], ['skus.id'], name=op.f('fk_sku_components_component_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_sku_components_sku_id')),
    sa.PrimaryKeyConstraint('sku_id', 'component_id', name=op.f('pk_sku_components'))
    )
    op.create_index(op.f('ix_sku_components_component_id'), 'sku_components', ['component_id'], unique=False)
    op.create_table('stock_levels',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('on_hand', sa.Integer(), nullable=False),
    sa.Column('reserved', sa.Integer(), nullable=False),
    sa.Column('safety_stock', sa.Integer(), nullable=False),
    sa.Column('quarantined', sa.Integer(), nullable=False),
    sa.Column('shortfall', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('reserved >= 0 AND on_hand >= reserved', name=op.f('ck_stock_levels_never_oversold')),
    sa.CheckConstraint('safety_stock >= 0 AND quarantined >= 0 AND shortfall >= 0', name=op.f('ck_stock_levels_not_negative')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_stock_levels_location_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_stock_levels_sku_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_levels')),
    sa.UniqueConstraint('sku_id', 'location_id', name=op.f('uq_stock_levels_sku_id_location_id'))
    )
    op.create_index(op.f('ix_stock_levels_location_id'), 'stock_levels', ['location_id'], unique=False)
    op.create_table('orders',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('channel_id', sa.UUID(), nullable=False),
    sa.Column('external_source', sa.Text(), nullable=True),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.UUID(), nullable=True),
    sa.Column('contact_id', sa.UUID(), nullable=True),
    sa.Column('billing_address_id', sa.UUID(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('tax_included', sa.Boolean(), nullable=False),
    sa.Column('origin', sa.Enum('LIVE', 'IMPORT', 'REPLAY', name='event_origin', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('stock_policy', sa.Enum('REQUIRE', 'RESERVE_AVAILABLE', 'NONE', name='stock_policy', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('fulfilled_by', sa.Enum('SELLER', 'CHANNEL', name='fulfilled_by', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('DRAFT', 'PENDING_REVIEW', 'OPEN', 'COMPLETED', 'CANCELED', 'EXPIRED', name='order_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('payment_status', sa.Enum('NONE', 'PENDING', 'PARTIALLY_AUTHORIZED', 'AUTHORIZED', 'PARTIALLY_PAID', 'PAID', 'BALANCE_DUE', 'CREDIT_OWED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED', 'AUTHORIZATION_EXPIRED', name='payment_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('fulfillment_status', sa.Enum('UNROUTED', 'BACKORDERED', 'SCHEDULED', 'PROCESSING', 'PARTIALLY_SHIPPED', 'SHIPPED', 'READY_FOR_PICKUP', 'PARTIALLY_DELIVERED', 'DELIVERED', 'CANCELED', name='fulfillment_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('customer_status', sa.Enum('RECEIVED', 'AWAITING_PAYMENT', 'ACTION_NEEDED', 'CONFIRMED', 'WAITING_FOR_STOCK', 'PROCESSING', 'PARTLY_SHIPPED', 'SHIPPED', 'OUT_FOR_DELIVERY', 'READY_TO_COLLECT', 'PARTLY_DELIVERED', 'DELIVERED', 'COLLECTED', 'DELIVERY_FAILED', 'DELAYED', 'RETURNING', 'RETURNED', 'REFUNDED', 'CANCELED', name='customer_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('cancel_reason', sa.Enum('CUSTOMER', 'OUT_OF_STOCK', 'FRAUD', 'PAYMENT', 'PRICE', 'ADDRESS', 'DUPLICATE', 'STAFF', 'EXPIRED', 'OTHER', name='cancel_reason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('cancel_note', sa.Text(), nullable=True),
    sa.Column('subtotal_minor', sa.BigInteger(), nullable=False),
    sa.Column('discount_minor', sa.BigInteger(), nullable=False),
    sa.Column('shipping_minor', sa.BigInteger(), nullable=False),
    sa.Column('charges_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('placed_total_minor', sa.BigInteger(), nullable=False),
    sa.Column('captured_minor', sa.BigInteger(), nullable=False),
    sa.Column('refunded_minor', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('metadata', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('token_generation', sa.Integer(), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(external_source IS NULL) = (external_id IS NULL)', name=op.f('ck_orders_external_ref_whole')),
    sa.CheckConstraint('total_minor = subtotal_minor - discount_minor + shipping_minor + charges_minor + CASE WHEN tax_included THEN 0 ELSE tax_minor END', name=op.f('ck_orders_total_adds_up')),
    sa.ForeignKeyConstraint(['billing_address_id'], ['addresses.id'], name=op.f('fk_orders_billing_address_id')),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_orders_channel_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_orders_contact_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_orders_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_orders')),
    sa.UniqueConstraint('number', name=op.f('uq_orders_number'))
    )
    op.create_index(op.f('ix_orders_channel_id'), 'orders', ['channel_id'], unique=False)
    op.create_index('ix_orders_customer_newest', 'orders', ['customer_id', 'placed_at'], unique=False)
    op.create_index('ix_orders_newest', 'orders', ['placed_at', 'id'], unique=False)
    op.create_index(op.f('ix_orders_status'), 'orders', ['status'], unique=False)
    op.create_index('ix_orders_updated', 'orders', ['updated_at', 'id'], unique=False)
    op.create_index('uq_orders_external_ref', 'orders', ['channel_id', 'external_source', 'external_id'], unique=True, postgresql_where=sa.text('external_id IS NOT NULL'))
    op.create_table('stock_movements',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('stock_level_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Enum('RECEIVE', 'ADJUST', 'COUNT', 'SYNC', 'RESERVE', 'RELEASE', 'SHIP', 'SALE', 'TRANSFER_OUT', 'TRANSFER_IN', 'RETURN', 'QUARANTINE', 'WRITE_OFF', name='movement_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('on_hand_delta', sa.Integer(), nullable=False),
    sa.Column('reserved_delta', sa.Integer(), nullable=False),
    sa.Column('on_hand_after', sa.Integer(), nullable=False),
    sa.Column('reserved_after', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('cause_type', sa.Text(), nullable=True),
    sa.Column('cause_id', sa.UUID(), nullable=True),
    sa.Column('actor_kind', sa.Enum('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM', name='actor_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.UUID(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('on_hand_after >= reserved_after AND reserved_after >= 0', name=op.f('ck_stock_movements_after_not_oversold')),
    sa.ForeignKeyConstraint(['stock_level_id'], ['stock_levels.id'], name=op.f('fk_stock_movements_stock_level_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_movements'))
    )
    op.create_index('ix_stock_movements_level_newest', 'stock_movements', ['stock_level_id', 'id'], unique=False)
    op.create_table('deliveries',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('method', sa.Enum('SHIP', 'PICKUP_IN_STORE', 'CURBSIDE', 'SHIP_TO_STORE', 'PICKUP_POINT', 'LOCKER', 'LOCAL_DELIVERY', 'CARRY_OUT', 'DIGITAL', name='fulfillment_method', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('address_id', sa.UUID(), nullable=True),
    sa.Column('pickup_location_id', sa.UUID(), nullable=True),
    sa.Column('pickup_point', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('recipient_id', sa.UUID(), nullable=True),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('gift_message', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['address_id'], ['addresses.id'], name=op.f('fk_deliveries_address_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_deliveries_order_id')),
    sa.ForeignKeyConstraint(['pickup_location_id'], ['locations.id'], name=op.f('fk_deliveries_pickup_location_id')),
    sa.ForeignKeyConstraint(['recipient_id'], ['contacts.id'], name=op.f('fk_deliveries_recipient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('order_id', 'key', name=op.f('uq_deliveries_order_id_key'))
    )
    op.create_table('order_search',
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('term', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_search_order_id')),
    sa.PrimaryKeyConstraint('order_id', 'kind', 'term', name=op.f('pk_order_search'))
    )
    op.create_index('ix_order_search_term', 'order_search', ['term'], unique=False, postgresql_ops={'term': 'text_pattern_ops'})
    op.create_table('payments',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('gateway', sa.Text(), nullable=False),
    sa.Column('tender', sa.Enum('CARD', 'WALLET', 'BANK_TRANSFER', 'VOUCHER', 'GIFT_CARD', 'STORE_CREDIT', 'CASH', 'INVOICE', 'BNPL', 'COD', 'EXTERNAL', name='tender_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('PENDING', 'AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED', 'VOIDED', 'FAILED', 'REFUNDED', 'PARTIALLY_REFUNDED', 'EXPIRED', name='payment_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('authorized_minor', sa.BigInteger(), nullable=False),
    sa.Column('captured_minor', sa.BigInteger(), nullable=False),
    sa.Column('refunded_minor', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('collected_by', sa.Enum('SELLER', 'CHANNEL', name='fulfilled_by', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('multiple_captures', sa.Boolean(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('captured_minor <= authorized_minor AND refunded_minor <= captured_minor AND authorized_minor >= 0 AND captured_minor >= 0 AND refunded_minor >= 0', name=op.f('ck_payments_never_more_than_before')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_payments_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payments'))
    )
    op.create_index(op.f('ix_payments_order_id'), 'payments', ['order_id'], unique=False)
    op.create_table('reservations',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('state', sa.Enum('ACTIVE', 'CONVERTED', 'RELEASED', 'EXPIRED', name='reservation_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('purpose', sa.Enum('CART', 'CHECKOUT', 'DRAFT', 'QUOTE', 'ORDER', 'ORDER_EDIT', 'EXCHANGE', 'TRANSFER', name='reservation_purpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("purpose <> 'ORDER' OR order_id IS NOT NULL", name=op.f('ck_reservations_order_has_owner')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_reservations_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reservations'))
    )
    op.create_index(op.f('ix_reservations_order_id'), 'reservations', ['order_id'], unique=False)
    op.create_table('fulfillment_orders',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('delivery_id', sa.UUID(), nullable=False),
    sa.Column('method', sa.Enum('SHIP', 'PICKUP_IN_STORE', 'CURBSIDE', 'SHIP_TO_STORE', 'PICKUP_POINT', 'LOCKER', 'LOCAL_DELIVERY', 'CARRY_OUT', 'DIGITAL', name='fulfillment_method', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('SCHEDULED', 'OPEN', 'ACCEPTED', 'PICKING', 'PICKED', 'PACKED', 'READY_FOR_PICKUP', 'DISPATCHED', 'COMPLETED', 'REJECTED', 'CANCEL_REQUESTED', 'CANCELED', name='fulfillment_order_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_fulfillment_orders_delivery_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_fulfillment_orders_location_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_fulfillment_orders_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fulfillment_orders'))
    )
    op.create_index(op.f('ix_fulfillment_orders_order_id'), 'fulfillment_orders', ['order_id'], unique=False)
    op.create_index('ix_fulfillment_orders_queue', 'fulfillment_orders', ['location_id', 'status', 'id'], unique=False)
    op.create_table('order_charges',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('delivery_id', sa.UUID(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('SHIPPING', 'GIFT_WRAP', 'FEE', 'SURCHARGE', 'INTEREST', 'TIP', 'DUTY', 'ROUNDING', name='charge_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('canceled', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_order_charges_delivery_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_charges_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_charges'))
    )
    op.create_index(op.f('ix_order_charges_order_id'), 'order_charges', ['order_id'], unique=False)
    op.create_table('order_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('delivery_id', sa.UUID(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('canceled_quantity', sa.Integer(), nullable=False),
    sa.Column('open_quantity', sa.Integer(), nullable=False),
    sa.Column('backordered_quantity', sa.Integer(), nullable=False),
    sa.Column('reserved_quantity', sa.Integer(), nullable=False),
    sa.Column('allocated_quantity', sa.Integer(), nullable=False),
    sa.Column('shipped_quantity', sa.Integer(), nullable=False),
    sa.Column('delivered_quantity', sa.Integer(), nullable=False),
    sa.Column('undelivered_quantity', sa.Integer(), nullable=False),
    sa.Column('returned_quantity', sa.Integer(), nullable=False),
    sa.Column('cancel_requested_quantity', sa.Integer(), nullable=False),
    sa.Column('return_requested_quantity', sa.Integer(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.Column('discount_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_rate', sa.Numeric(precision=9, scale=6), nullable=True),
    sa.Column('takes_stock', sa.Boolean(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=True),
    sa.Column('line_ref', sa.Text(), nullable=True),
    sa.Column('properties', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('parent_line_id', sa.UUID(), nullable=True),
    sa.Column('replaces_line_id', sa.UUID(), nullable=True),
    sa.CheckConstraint('canceled_quantity >= 0 AND open_quantity >= 0 AND backordered_quantity >= 0 AND reserved_quantity >= 0 AND allocated_quantity >= 0 AND shipped_quantity >= 0 AND delivered_quantity >= 0 AND undelivered_quantity >= 0 AND returned_quantity >= 0', name=op.f('ck_order_lines_not_negative')),
    sa.CheckConstraint('delivered_quantity + undelivered_quantity <= shipped_quantity AND returned_quantity <= delivered_quantity', name=op.f('ck_order_lines_arrived_was_shipped')),
    sa.CheckConstraint('quantity = canceled_quantity + open_quantity + backordered_quantity + reserved_quantity + allocated_quantity + shipped_quantity', name=op.f('ck_order_lines_every_unit_accounted_for')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_order_lines_quantity_positive')),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_order_lines_delivery_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_order_lines_location_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_lines_order_id')),
    sa.ForeignKeyConstraint(['parent_line_id'], ['order_lines.id'], name=op.f('fk_order_lines_parent_line_id')),
    sa.ForeignKeyConstraint(['replaces_line_id'], ['order_lines.id'], name=op.f('fk_order_lines_replaces_line_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_order_lines_sku_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_lines'))
    )
    op.create_index('ix_order_lines_order', 'order_lines', ['order_id', 'position'], unique=False)
    op.create_index(op.f('ix_order_lines_sku_id'), 'order_lines', ['sku_id'], unique=False)
    op.create_index('uq_order_lines_line_ref', 'order_lines', ['order_id', 'line_ref'], unique=True, postgresql_where=sa.text('line_ref IS NOT NULL'))
    op.create_table('payment_transactions',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('payment_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('AUTHORIZE', 'CAPTURE', 'VOID', 'REFUND', 'CHARGEBACK', name='transaction_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('PENDING', 'SUCCEEDED', 'FAILED', 'ACTION_REQUIRED', name='transaction_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor >= 0', name=op.f('ck_payment_transactions_amount_not_negative')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_payment_transactions_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_transactions'))
    )
    op.create_index(op.f('ix_payment_transactions_payment_id'), 'payment_transactions', ['payment_id'], unique=False)
    op.create_table('fulfillment_order_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('fulfillment_order_id', sa.UUID(), nullable=False),
    sa.Column('order_line_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('canceled_quantity', sa.Integer(), nullable=False),
    sa.Column('picked_quantity', sa.Integer(), nullable=False),
    sa.Column('packed_quantity', sa.Integer(), nullable=False),
    sa.Column('shipped_quantity', sa.Integer(), nullable=False),
    sa.CheckConstraint('canceled_quantity >= 0 AND shipped_quantity >= 0 AND canceled_quantity + shipped_quantity <= quantity AND shipped_quantity <= packed_quantity AND packed_quantity <= picked_quantity AND picked_quantity + canceled_quantity <= quantity', name=op.f('ck_fulfillment_order_lines_work_in_order')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_fulfillment_order_lines_quantity_positive')),
    sa.ForeignKeyConstraint(['fulfillment_order_id'], ['fulfillment_orders.id'], name=op.f('fk_fulfillment_order_lines_fulfillment_order_id')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_lines.id'], name=op.f('fk_fulfillment_order_lines_order_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fulfillment_order_lines'))
    )
    op.create_index(op.f('ix_fulfillment_order_lines_fulfillment_order_id'), 'fulfillment_order_lines', ['fulfillment_order_id'], unique=False)
    op.create_index(op.f('ix_fulfillment_order_lines_order_line_id'), 'fulfillment_order_lines', ['order_line_id'], unique=False)
    op.create_table('reservation_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('reservation_id', sa.UUID(), nullable=False),
    sa.Column('order_line_id', sa.UUID(), nullable=True),
    sa.Column('sku_id', sa.UUID(), nullable=False),
    sa.Column('location_id', sa.UUID(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('pinned', sa.Boolean(), nullable=False),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_reservation_lines_quantity_not_negative')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_reservation_lines_location_id')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_lines.id'], name=op.f('fk_reservation_lines_order_line_id')),
    sa.ForeignKeyConstraint(['reservation_id'], ['reservations.id'], name=op.f('fk_reservation_lines_reservation_id')),
    sa.ForeignKeyConstraint(['sku_id'], ['skus.id'], name=op.f('fk_reservation_lines_sku_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reservation_lines')),
    sa.UniqueConstraint('reservation_id', 'order_line_id', 'sku_id', 'location_id', name=op.f('uq_reservation_lines_reservation_id_order_line_id_sku_id_location_id'))
    )
    op.create_index(op.f('ix_reservation_lines_location_id'), 'reservation_lines', ['location_id'], unique=False)
    op.create_index(op.f('ix_reservation_lines_order_line_id'), 'reservation_lines', ['order_line_id'], unique=False)
    op.create_index('ix_reservation_lines_stock', 'reservation_lines', ['sku_id', 'location_id'], unique=False, postgresql_where='quantity > 0')
    op.create_table('shipments',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('fulfillment_order_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('LABELED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'DELIVERED', 'EXCEPTION', 'RETURN_TO_SENDER', 'LOST', 'VOIDED', name='shipment_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('carrier', sa.Text(), nullable=False),
    sa.Column('service', sa.Text(), nullable=True),
    sa.Column('tracking_number', sa.Text(), nullable=True),
    sa.Column('tracking_url', sa.Text(), nullable=True),
    sa.Column('estimated_delivery_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shipped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['fulfillment_order_id'], ['fulfillment_orders.id'], name=op.f('fk_shipments_fulfillment_order_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_shipments_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipments'))
    )
    op.create_index(op.f('ix_shipments_fulfillment_order_id'), 'shipments', ['fulfillment_order_id'], unique=False)
    op.create_index(op.f('ix_shipments_order_id'), 'shipments', ['order_id'], unique=False)
    op.create_index(op.f('ix_shipments_tracking_number'), 'shipments', ['tracking_number'], unique=False)
    op.create_table('packages',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('shipment_id', sa.UUID(), nullable=False),
    sa.Column('weight_grams', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipments.id'], name=op.f('fk_packages_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packages'))
    )
    op.create_index(op.f('ix_packages_shipment_id'), 'packages', ['shipment_id'], unique=False)
    op.create_table('tracking_events',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('shipment_id', sa.UUID(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('status', sa.Enum('LABELED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'DELIVERED', 'EXCEPTION', 'RETURN_TO_SENDER', 'LOST', 'VOIDED', name='shipment_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipments.id'], name=op.f('fk_tracking_events_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tracking_events'))
    )
    op.create_index('ix_tracking_events_shipment', 'tracking_events', ['shipment_id', 'occurred_at'], unique=False)
    op.create_index('uq_tracking_events_external', 'tracking_events', ['shipment_id', 'external_id'], unique=True, postgresql_where=sa.text('external_id IS NOT NULL'))
    op.create_table('package_lines',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('package_id', sa.UUID(), nullable=False),
    sa.Column('fulfillment_order_line_id', sa.UUID(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_package_lines_quantity_positive')),
    sa.ForeignKeyConstraint(['fulfillment_order_line_id'], ['fulfillment_order_lines.id'], name=op.f('fk_package_lines_fulfillment_order_line_id')),
    sa.ForeignKeyConstraint(['package_id'], ['packages.id'], name=op.f('fk_package_lines_package_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package_lines'))
    )
    op.create_index(op.f('ix_package_lines_fulfillment_order_line_id'), 'package_lines', ['fulfillment_order_line_id'], unique=False)
    op.create_index(op.f('ix_package_lines_package_id'), 'package_lines', ['package_id'], unique=False)
    op.execute("INSERT INTO event_log_head (singleton, log_id, position) VALUES (true, gen_random_uuid(), 0)")
    op.execute(
        """
        CREATE FUNCTION event_log_ensure_partition(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            number bigint := wanted / 1000000;
            name text := 'events_p' || lpad(number::text, 6, '0');
        BEGIN
            IF to_regclass(name) IS NULL THEN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF events FOR VALUES FROM (%s) TO (%s)',
                    name, number * 1000000, (number + 1) * 1000000
                );
            END IF;
        END $$
        """
    )
    op.execute("SELECT event_log_ensure_partition(0)")
    op.execute("CREATE SEQUENCE order_numbers START 1001")
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE ON stock_movements"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER events_never_emptied BEFORE TRUNCATE ON events"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER stock_movements_never_emptied BEFORE TRUNCATE ON stock_movements"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,"
        " autovacuum_vacuum_cost_delay = 0)"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f('ix_package_lines_package_id'), table_name='package_lines')
    op.drop_index(op.f('ix_package_lines_fulfillment_order_line_id'), table_name='package_lines')
    op.drop_table('package_lines')
    op.drop_index('uq_tracking_events_external', table_name='tracking_events', postgresql_where=sa.text('external_id IS NOT NULL'))
    op.drop_index('ix_tracking_events_shipment', table_name='tracking_events')
    op.drop_table('tracking_events')
    op.drop_index(op.f('ix_packages_shipment_id'), table_name='packages')
    op.drop_table('packages')
    op.drop_index(op.f('ix_shipments_tracking_number'), table_name='shipments')
    op.drop_index(op.f('ix_shipments_order_id'), table_name='shipments')
    op.drop_index(op.f('ix_shipments_fulfillment_order_id'), table_name='shipments')
    op.drop_table('shipments')
    op.drop_index('ix_reservation_lines_stock', table_name='reservation_lines', postgresql_where='quantity > 0')
    op.drop_index(op.f('ix_reservation_lines_order_line_id'), table_name='reservation_lines')
    op.drop_index(op.f('ix_reservation_lines_location_id'), table_name='reservation_lines')
    op.drop_table('reservation_lines')
    op.drop_index(op.f('ix_fulfillment_order_lines_order_line_id'), table_name='fulfillment_order_lines')
    op.drop_index(op.f('ix_fulfillment_order_lines_fulfillment_order_id'), table_name='fulfillment_order_lines')
    op.drop_table('fulfillment_order_lines')
    op.drop_index(op.f('ix_payment_transactions_payment_id'), table_name='payment_transactions')
    op.drop_table('payment_transactions')
    op.drop_index('uq_order_lines_line_ref', table_name='order_lines', postgresql_where=sa.text('line_ref IS NOT NULL'))
    op.drop_index(op.f('ix_order_lines_sku_id'), table_name='order_lines')
    op.drop_index('ix_order_lines_order', table_name='order_lines')
    op.drop_table('order_lines')
    op.drop_index(op.f('ix_order_charges_order_id'), table_name='order_charges')
    op.drop_table('order_charges')
    op.drop_index('ix_fulfillment_orders_queue', table_name='fulfillment_orders')
    op.drop_index(op.f('ix_fulfillment_orders_order_id'), table_name='fulfillment_orders')
    op.drop_table('fulfillment_orders')
    op.drop_index(op.f('ix_reservations_order_id'), table_name='reservations')
    op.drop_table('reservations')
    op.drop_index(op.f('ix_payments_order_id'), table_name='payments')
    op.drop_table('payments')
    op.drop_index('ix_order_search_term', table_name='order_search', postgresql_ops={'term': 'text_pattern_ops'})
    op.drop_table('order_search')
    op.drop_table('deliveries')
    op.drop_index('ix_stock_movements_level_newest', table_name='stock_movements')
    op.drop_table('stock_movements')
    op.drop_index('uq_orders_external_ref', table_name='orders', postgresql_where=sa.text('external_id IS NOT NULL'))
    op.drop_index('ix_orders_updated', table_name='orders')
    op.drop_index(op.f('ix_orders_status'), table_name='orders')
    op.drop_index('ix_orders_newest', table_name='orders')
    op.drop_index('ix_orders_customer_newest', table_name='orders')
    op.drop_index(op.f('ix_orders_channel_id'), table_name='orders')
    op.drop_table('orders')
    op.drop_index(op.f('ix_stock_levels_location_id'), table_name='stock_levels')
    op.drop_table('stock_levels')
    op.drop_index(op.f('ix_sku_components_component_id'), table_name='sku_components')
    op.drop_table('sku_components')
    op.drop_index(op.f('ix_prices_channel_id'), table_name='prices')
    op.drop_table('prices')
    op.drop_index(op.f('ix_channel_locations_location_id'), table_name='channel_locations')
    op.drop_table('channel_locations')
    op.drop_index(op.f('ix_addresses_customer_id'), table_name='addresses')
    op.drop_table('addresses')
    op.drop_index(op.f('ix_skus_gtin'), table_name='skus')
    op.drop_table('skus')
    op.drop_table('outbox')
    op.drop_table('locations')
    op.drop_table('idempotency_keys')
    op.drop_index('ix_events_transaction', table_name='events')
    op.drop_index('ix_events_subject', table_name='events')
    op.drop_index(op.f('ix_events_event_id'), table_name='events')
    op.drop_table('events')
    op.drop_table('event_log_head')
    op.drop_index(op.f('ix_customers_email'), table_name='customers')
    op.drop_table('customers')
    op.drop_table('contacts')
    op.drop_table('channels')
    op.execute("DROP SEQUENCE order_numbers")
    op.execute("DROP FUNCTION refuse_change")
    op.execute("DROP FUNCTION event_log_ensure_partition")
