"""Hush: times in which promos and invitations are held, and their cards."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OF_A_HUSH = sa.text("hush_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "hush",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("incident", "mourning", "election", "other", name="hushkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=40), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hush")),
        sa.UniqueConstraint("standing", name=op.f("uq_hush_standing")),
    )
    # One statement each: making these tables anew, as a batch would on SQLite, breaks the keys that lead to it.
    op.add_column("card", sa.Column("hush_id", sa.Integer(), nullable=True))
    op.create_index("ix_card_hush_id", "card", ["hush_id"], postgresql_where=OF_A_HUSH, sqlite_where=OF_A_HUSH)
    op.add_column("reply", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("reply", "held_at")
    op.drop_index("ix_card_hush_id", "card")
    op.drop_column("card", "hush_id")
    op.drop_table("hush")
