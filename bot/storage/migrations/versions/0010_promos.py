"""Promos: scheduled posts, their runs on each account, what came of them; the outbox carries them beside replies."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TO_MEASURE = sa.text("measure_at IS NOT NULL")
OF_A_PROMO = sa.text("promo_id IS NOT NULL")
OF_A_RUN = sa.text("run_id IS NOT NULL")
LIVE = sa.text("state IN ('waiting', 'sending', 'unsure')")


def upgrade() -> None:
    _promos()
    _runs()
    # Nothing refers to the outbox, so SQLite may make it anew; the other tables get one statement for each column,
    # because making them anew, as a batch would, breaks the keys that lead to them.
    op.drop_index("ix_outbox_due", "outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("reply_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("sending_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_outbox_sending_id"), ["sending_id"])
        batch_op.create_foreign_key(batch_op.f("fk_outbox_sending_id_sending"), "sending", ["sending_id"], ["id"])
    op.create_index("ix_outbox_due", "outbox", ["next_at"], postgresql_where=LIVE, sqlite_where=LIVE)
    op.add_column("card", sa.Column("promo_id", sa.Integer(), nullable=True))
    op.add_column("card", sa.Column("run_id", sa.Integer(), nullable=True))
    op.create_index("ix_card_promo_id", "card", ["promo_id"], postgresql_where=OF_A_PROMO, sqlite_where=OF_A_PROMO)
    op.create_index("ix_card_run_id", "card", ["run_id"], postgresql_where=OF_A_RUN, sqlite_where=OF_A_RUN)
    op.add_column("history", sa.Column("promo_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_history_promo_id", "history", ["promo_id"], postgresql_where=OF_A_PROMO, sqlite_where=OF_A_PROMO
    )


def _promos() -> None:
    op.create_table(
        "promo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "change", "declined", "scheduled", "paused", "done", "cancelled",
                name="promostate", native_enum=False, length=20,
            ),
            nullable=False,
        ),
        sa.Column("service", sa.String(length=80), nullable=True),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.Column("wordings", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("schedule", sa.JSON(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.String(length=40), nullable=True),
        sa.Column("overridden", sa.JSON(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("approver", sa.String(length=40), nullable=True),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_change", sa.Text(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promo")),
        sa.UniqueConstraint("form", name=op.f("uq_promo_form")),
    )  # fmt: skip
    op.create_index("ix_promo_state_next_at", "promo", ["state", "next_at"])


def _runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promo_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "going", "sent", "partly", "failed", "asks", "missed", "skipped", "dropped",
                name="runstate", native_enum=False, length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "why",
            sa.Enum(
                "late", "hush", "harm", "paused", "approval", "cap", "broken",
                name="why", native_enum=False, length=20,
            ),
            nullable=True,
        ),
        sa.Column("wording", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["promo_id"], ["promo.id"], name=op.f("fk_run_promo_id_promo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("promo_id", "due_at", name="uq_run_promo_id_due_at"),
    )  # fmt: skip
    op.create_index(op.f("ix_run_due_at"), "run", ["due_at"])
    op.create_index(op.f("ix_run_state"), "run", ["state"])
    op.create_table(
        "sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued", "ready", "sent", "failed", "unsure", "dropped",
                name="sendingstate", native_enum=False, length=20,
            ),
            nullable=False,
        ),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("post_url", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_by", sa.String(length=40), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("measure_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_sending_post_id_post")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_sending_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
        sa.UniqueConstraint("run_id", "network", "account", name="uq_sending_run_id_network_account"),
    )  # fmt: skip
    op.create_index(op.f("ix_sending_state"), "sending", ["state"])
    op.create_index(op.f("ix_sending_post_id"), "sending", ["post_id"])
    op.create_index(op.f("ix_sending_sent_at"), "sending", ["sent_at"])
    op.create_index(
        "ix_sending_measure", "sending", ["measure_at"], postgresql_where=TO_MEASURE, sqlite_where=TO_MEASURE
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sending_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("reposts", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("impressions", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["sending_id"], ["sending.id"], name=op.f("fk_figure_sending_id_sending")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index(op.f("ix_figure_sending_id"), "figure", ["sending_id"])


def downgrade() -> None:
    op.drop_index("ix_history_promo_id", "history")
    op.drop_column("history", "promo_id")
    op.drop_index("ix_card_run_id", "card")
    op.drop_column("card", "run_id")
    op.drop_index("ix_card_promo_id", "card")
    op.drop_column("card", "promo_id")
    op.execute("DELETE FROM outbox WHERE reply_id IS NULL")
    op.drop_index("ix_outbox_due", "outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_sending_id_sending"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_outbox_sending_id"), type_="unique")
        batch_op.drop_column("sending_id")
        batch_op.alter_column("reply_id", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_outbox_due", "outbox", ["next_at"], postgresql_where=LIVE, sqlite_where=LIVE)
    for table in ("figure", "sending", "run", "promo"):
        op.drop_table(table)
