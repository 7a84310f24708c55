"""Reservations with a clock, and jobs"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('jobs',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_id', sa.UUID(), nullable=True),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.CheckConstraint('(lease_id IS NULL) = (leased_until IS NULL)', name=op.f('ck_jobs_lease_ends')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_jobs'))
    )
    op.add_column('reservations', sa.Column('channel_id', sa.UUID(), nullable=True))
    op.add_column('reservations', sa.Column('owner', sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f('fk_reservations_channel_id'), 'reservations', 'channels', ['channel_id'], ['id']
    )
    op.create_check_constraint(
        op.f('ck_reservations_clock_runs'),
        'reservations',
        "purpose NOT IN ('CART', 'CHECKOUT', 'DRAFT', 'QUOTE') OR (expires_at IS NOT NULL AND channel_id IS NOT NULL)",
    )
    op.create_index(
        'ix_reservations_running_out',
        'reservations',
        ['expires_at'],
        postgresql_where=sa.text("state = 'ACTIVE' AND expires_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('ix_reservations_running_out', table_name='reservations')
    op.drop_constraint(op.f('ck_reservations_clock_runs'), 'reservations', type_='check')
    op.drop_constraint(op.f('fk_reservations_channel_id'), 'reservations', type_='foreignkey')
    op.drop_column('reservations', 'owner')
    op.drop_column('reservations', 'channel_id')
    op.drop_table('jobs')
