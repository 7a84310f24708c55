"""The audit trail: rows that wait for their place, and sealed ones that nobody may change"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('audit_entries',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('entry_id', sa.UUID(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('MUTATION', 'READ', name='audit_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('outcome', sa.Enum('DONE', 'REFUSED', name='audit_outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('operation', sa.Text(), nullable=False),
    sa.Column('actor_kind', sa.Enum('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM', name='actor_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.UUID(), nullable=True),
    sa.Column('roles', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('credential_id', sa.UUID(), nullable=True),
    sa.Column('on_behalf_of', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('subjects', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('subject_ids', postgresql.ARRAY(sa.UUID()), nullable=False),
    sa.Column('fields', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('document', sa.Text(), nullable=True),
    sa.Column('document_hash', sa.LargeBinary(), nullable=True),
    sa.Column('input_hash', sa.LargeBinary(), nullable=True),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('transaction_id', sa.UUID(), nullable=True),
    sa.Column('refusal', sa.Text(), nullable=True),
    sa.Column('key_id', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_audit_entries_numbered_from_one')),
    sa.CheckConstraint('octet_length(hash) = 32 AND octet_length(previous_hash) = 32', name=op.f('ck_audit_entries_hashes_are_sha256')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_entries')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_audit_entries_entry_id'))
    )
    op.create_index('ix_audit_entries_actor', 'audit_entries', ['actor_id', 'number'], unique=False)
    op.create_index('ix_audit_entries_at', 'audit_entries', ['at'], unique=False)
    op.create_index('ix_audit_entries_operation', 'audit_entries', ['operation', 'number'], unique=False)
    op.create_index('ix_audit_entries_subject', 'audit_entries', ['subject_ids'], unique=False, postgresql_using='gin')
    op.create_table('audit_pending',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('entry_id', sa.UUID(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('MUTATION', 'READ', name='audit_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('outcome', sa.Enum('DONE', 'REFUSED', name='audit_outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('operation', sa.Text(), nullable=False),
    sa.Column('actor_kind', sa.Enum('ANONYMOUS', 'CUSTOMER', 'GUEST', 'STAFF', 'APP', 'SYSTEM', name='actor_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.UUID(), nullable=True),
    sa.Column('roles', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('credential_id', sa.UUID(), nullable=True),
    sa.Column('on_behalf_of', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('subjects', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('subject_ids', postgresql.ARRAY(sa.UUID()), nullable=False),
    sa.Column('fields', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('document', sa.Text(), nullable=True),
    sa.Column('document_hash', sa.LargeBinary(), nullable=True),
    sa.Column('input_hash', sa.LargeBinary(), nullable=True),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('transaction_id', sa.UUID(), nullable=True),
    sa.Column('refusal', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_pending'))
    )
    op.execute(
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_never_emptied BEFORE TRUNCATE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    # Rows that wait are taken away when they get their place, and are never changed.
    op.execute(
        "CREATE TRIGGER audit_pending_never_changed BEFORE UPDATE ON audit_pending"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "ALTER TABLE audit_pending SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,"
        " autovacuum_vacuum_cost_delay = 0)"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('audit_pending')
    op.drop_index('ix_audit_entries_subject', table_name='audit_entries', postgresql_using='gin')
    op.drop_index('ix_audit_entries_operation', table_name='audit_entries')
    op.drop_index('ix_audit_entries_at', table_name='audit_entries')
    op.drop_index('ix_audit_entries_actor', table_name='audit_entries')
    op.drop_table('audit_entries')
