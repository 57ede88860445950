"""Members: how each wants to be told, and whether they were greeted; lists in a channel; what is owed in its order."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OPEN, HELD, OWNED = sa.text("ended_at IS NULL"), sa.text("holder IS NOT NULL"), sa.text("owner IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("steps_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_table(
        "shared",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_shared_card_id_card")),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name=op.f("fk_shared_mention_id_mention")),
        sa.PrimaryKeyConstraint("card_id", "mention_id", name=op.f("pk_shared")),
    )
    op.create_index("ix_shared_mention_id", "shared", ["mention_id"])
    op.create_index("ix_deadline_due", "deadline", ["kind", "due_at"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index("ix_deadline_holder", "deadline", ["holder"], postgresql_where=HELD, sqlite_where=HELD)
    op.create_index("ix_mention_owner", "mention", ["owner", "status"], postgresql_where=OWNED, sqlite_where=OWNED)


def downgrade() -> None:
    op.drop_index("ix_mention_owner", "mention")
    op.drop_index("ix_deadline_holder", "deadline")
    op.drop_index("ix_deadline_due", "deadline")
    op.drop_table("shared")
    # The code from before does not know these kinds of cards, and would stumble over each of them.
    card = sa.table("card", *map(sa.column, ("id", "kind", "thread_id", "list_id")))
    gone = card.c.kind.in_(("greeting", "shared"))
    theirs = sa.select(card.c.id).where(gone)
    op.execute(card.update().where(card.c.thread_id.in_(theirs)).values(thread_id=None))
    op.execute(card.update().where(card.c.list_id.in_(theirs)).values(list_id=None))
    op.execute(card.delete().where(gone))
    op.drop_table("member")
