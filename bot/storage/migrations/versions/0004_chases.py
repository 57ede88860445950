"""Chases: what is owed and until when, who was reminded of it, and claims that are offered back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN, TO_COME = sa.text("ended_at IS NULL"), sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("claim", "answer", "approval", "post", "story", name="owed", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("within", sa.String(length=40), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar", sa.String(length=40), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name=op.f("fk_deadline_mention_id_mention")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_calendar", ["calendar"], postgresql_where=OPEN, sqlite_where=OPEN)
        batch_op.create_index(batch_op.f("ix_deadline_mention_id"), ["mention_id"])
        batch_op.create_index("ix_deadline_next_at", ["next_at"], postgresql_where=TO_COME, sqlite_where=TO_COME)

    op.create_table(
        "chase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column(
            "rung",
            sa.Enum(
                "owner", "on_duty", "team", "head", "director", "chief_executive",
                name="rung", native_enum=False, length=20,
            ),
            nullable=False,
        ),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_chase_card_id_card")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_chase_deadline_id_deadline")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase")),
        sa.UniqueConstraint("deadline_id", "rung", "asks", name=op.f("uq_chase_deadline_id_rung_asks")),
    )  # fmt: skip
    with op.batch_alter_table("chase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chase_card_id"), ["card_id"])

    # One statement each: making the tables anew, as a batch would on SQLite, breaks the keys that lead to them.
    op.add_column("mention", sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("story", "told_at")


def downgrade() -> None:
    op.add_column("story", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("mention", "offered_at")
    op.drop_table("chase")
    op.drop_table("deadline")
