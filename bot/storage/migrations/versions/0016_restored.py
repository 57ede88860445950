"""Restored: when the database was brought back from a backup, since nothing that was due before goes out by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restored",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("backup_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restored")),
    )


def downgrade() -> None:
    op.drop_table("restored")
