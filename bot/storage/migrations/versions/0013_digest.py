"""Digests: one row for each that is due, and the working time that claims and answers took."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COUNTED = sa.text("worked >= 0")
UNWORKED = sa.text("worked IS NULL AND ended_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("day", "week", name="digestkind", native_enum=False, length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("picture", sa.String(length=40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("kind", "day", name=op.f("uq_digest_kind_day")),
    )
    op.add_column("card", sa.Column("digest_id", sa.Integer(), nullable=True))
    op.add_column("deadline", sa.Column("worked", sa.Integer(), nullable=True))
    op.create_index(
        "ix_deadline_worked",
        "deadline",
        ["kind", "ended_at", "worked", "due_at"],
        postgresql_where=COUNTED,
        sqlite_where=COUNTED,
    )
    op.create_index("ix_deadline_unworked", "deadline", ["id"], postgresql_where=UNWORKED, sqlite_where=UNWORKED)
    op.create_index("ix_reply_sent_at", "reply", ["sent_at"])


def downgrade() -> None:
    # The code from before does not know this kind of card, and would stumble over each of them.
    card = sa.table("card", *map(sa.column, ("id", "kind", "thread_id", "list_id")))
    gone = card.c.kind.in_(("digest",))
    theirs = sa.select(card.c.id).where(gone)
    op.execute(card.update().where(card.c.thread_id.in_(theirs)).values(thread_id=None))
    op.execute(card.update().where(card.c.list_id.in_(theirs)).values(list_id=None))
    op.execute(card.delete().where(gone))
    op.drop_index("ix_reply_sent_at", "reply")
    op.drop_index("ix_deadline_unworked", "deadline")
    op.drop_index("ix_deadline_worked", "deadline")
    op.drop_column("deadline", "worked")
    op.drop_column("card", "digest_id")
    op.drop_table("digest")
