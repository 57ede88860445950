"""Spikes: mentions by the hour, the times in which they stood well above the usual, and the themes of those."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ON = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "hour",
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("start_at", name=op.f("pk_hour")),
    )
    op.create_table(
        "spike",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calm_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.Column("peak_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Double(), nullable=False),
        sa.Column("limit", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("same_hour", "like_days", "kind_of_day", "any_hour", name="basis", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("over", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_spike_card_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spike")),
    )
    with op.batch_alter_table("spike", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spike_card_id"), ["card_id"])
        batch_op.create_index("uq_spike_current", ["channel"], unique=True, postgresql_where=ON, sqlite_where=ON)

    op.create_table(
        "spike_theme",
        sa.Column("spike_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("example_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["example_id"], ["mention.id"], name=op.f("fk_spike_theme_example_id_mention")),
        sa.ForeignKeyConstraint(["spike_id"], ["spike.id"], name=op.f("fk_spike_theme_spike_id_spike")),
        sa.PrimaryKeyConstraint("spike_id", "place", name=op.f("pk_spike_theme")),
    )
    with op.batch_alter_table("spike_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spike_theme_example_id"), ["example_id"])
    op.create_index("ix_post_posted_at", "post", ["posted_at"])


def downgrade() -> None:
    op.drop_index("ix_post_posted_at", table_name="post")
    op.drop_table("spike_theme")
    op.drop_table("spike")
    op.drop_table("hour")
