"""Overdue: what was due on a day and was done later, or never, is found by an index of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OVERDUE = sa.text("ended_at > due_at")


def upgrade() -> None:
    op.create_index(
        "ix_deadline_overdue", "deadline", ["kind", "due_at"], postgresql_where=OVERDUE, sqlite_where=OVERDUE
    )


def downgrade() -> None:
    op.drop_index("ix_deadline_overdue", "deadline")
