"""Replies: which of a person's posts one answers, where it is one that stands under an earlier one's card."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement each: making the table anew, as a batch would on SQLite, breaks the keys that lead to it. SQLite adds
    # no key to a table that is there, so there is none here; nothing deletes a mention's row.
    op.add_column("reply", sa.Column("to_id", sa.Integer(), nullable=True))
    op.create_index("ix_reply_to_id", "reply", ["to_id"])


def downgrade() -> None:
    op.drop_index("ix_reply_to_id", "reply")
    op.drop_column("reply", "to_id")
