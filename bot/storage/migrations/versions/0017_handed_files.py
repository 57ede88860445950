"""Files that were handed to somebody, and when a Home was drawn: both show words that may have to go."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_file",
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_handed_file")),
    )
    op.create_index("ix_handed_file_made_at", "handed_file", ["made_at"])
    op.add_column("member", sa.Column("home_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("member") as member:
        member.drop_column("home_at")
    op.drop_table("handed_file")
