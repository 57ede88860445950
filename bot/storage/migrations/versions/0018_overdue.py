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
    # The code from before wants two more fields in the digests that it draws anew, as it does when something in one is
    # claimed: where a card stood in the chat, which nobody knows here, and where a story stands.
    digest = sa.table("digest", sa.column("id", sa.Integer()), sa.column("numbers", sa.JSON()))
    connection = op.get_bind()
    for number, numbers in connection.execute(sa.select(digest.c.id, digest.c.numbers)).all():
        told = numbers.get("standing") or {}
        for name, lacks in (("items", {"card": None}), ("promised", {"url": ""})):
            if name in told:
                told[name] = [lacks | each for each in told[name]]
        connection.execute(digest.update().where(digest.c.id == number).values(numbers=numbers))
    op.drop_index("ix_deadline_overdue", "deadline")
