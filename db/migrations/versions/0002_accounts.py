"""Staff, apps and their keys, sign-in of customers, sessions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('staff_accounts',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('roles', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('locations', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('channels', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("email = btrim(email) AND email <> '' AND email COLLATE \"C\" !~ '[A-Z]'", name=op.f('ck_staff_accounts_email_normalized')),
    sa.CheckConstraint('cardinality(roles) > 0', name=op.f('ck_staff_accounts_has_a_role')),
    sa.CheckConstraint("roles <@ ARRAY['care', 'store', 'warehouse', 'admin']", name=op.f('ck_staff_accounts_roles_of_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_accounts')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_accounts_email'))
    )
    op.create_table('customer_credentials',
    sa.Column('customer_id', sa.UUID(), nullable=False),
    sa.Column('login', sa.LargeBinary(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_customer_credentials_customer_id')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_customer_credentials')),
    sa.UniqueConstraint('login', name=op.f('uq_customer_credentials_login'))
    )
    op.create_table('sessions',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('refresh_hash', sa.LargeBinary(), nullable=False),
    sa.Column('previous_hash', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("subject ~ '^(staff|customer):'", name=op.f('ck_sessions_subject_signs_in')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions'))
    )
    op.create_index(op.f('ix_sessions_subject'), 'sessions', ['subject'], unique=False)
    op.create_table('apps',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('locations', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('channels', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('scopes', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f('ck_apps_code_trimmed')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_apps')),
    sa.UniqueConstraint('code', name=op.f('uq_apps_code'))
    )
    op.create_table('app_keys',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('app_id', sa.UUID(), nullable=False),
    sa.Column('prefix', sa.Text(), nullable=False),
    sa.Column('key_hash', sa.LargeBinary(), nullable=False),
    sa.Column('scopes', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('octet_length(key_hash) = 32', name=op.f('ck_app_keys_key_hash_is_sha256')),
    sa.ForeignKeyConstraint(['app_id'], ['apps.id'], name=op.f('fk_app_keys_app_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_app_keys')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_app_keys_key_hash'))
    )
    op.create_index(op.f('ix_app_keys_app_id'), 'app_keys', ['app_id'], unique=False)
    op.create_index('ix_customers_email_lower', 'customers', [sa.literal_column('lower(email)')], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('ix_customers_email_lower', table_name='customers')
    op.drop_index(op.f('ix_app_keys_app_id'), table_name='app_keys')
    op.drop_table('app_keys')
    op.drop_table('apps')
    op.drop_index(op.f('ix_sessions_subject'), table_name='sessions')
    op.drop_table('sessions')
    op.drop_table('customer_credentials')
    op.drop_table('staff_accounts')
