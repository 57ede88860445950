"""Follow-ups: what a person's later post says, where it is gathered under a card that has words of theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FOLLOWS = sa.text("follow_up IS NOT NULL")


def upgrade() -> None:
    # One statement each: making the table anew, as a batch would on SQLite, breaks the keys that lead to it.
    kind = sa.Enum("more", "thanks", name="followup", native_enum=False, length=20)
    op.add_column("mention", sa.Column("follow_up", kind, nullable=True))
    op.create_index(
        "ix_mention_follow_up", "mention", ["follow_up", "taken_at"], postgresql_where=FOLLOWS, sqlite_where=FOLLOWS
    )


def downgrade() -> None:
    op.drop_index("ix_mention_follow_up", "mention")
    op.drop_column("mention", "follow_up")
