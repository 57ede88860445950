"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "delivery",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_at"), ["at"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outage_network"), ["network"], unique=False)
        batch_op.create_index(
            "uq_outage_current",
            ["network"],
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "paste",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paste")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.String(length=200), nullable=False),
        sa.Column("handle", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=True),
        sa.Column("reply_to", sa.String(length=200), nullable=True),
        sa.Column("quotes", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=True),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("charged_on", sa.Date(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("network", "key", name=op.f("uq_post_network_key")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_author", ["network", "author_id"], unique=False)
        batch_op.create_index("ix_post_checked_at", ["checked_at"], unique=False)
        batch_op.create_index("ix_post_conversation", ["network", "conversation"], unique=False)
        batch_op.create_index("ix_post_reply_to", ["network", "reply_to"], unique=False)

    op.create_table(
        "spend",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "network", "item", name=op.f("pk_spend")),
    )
    op.create_table(
        "storm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storm")),
    )
    with op.batch_alter_table("storm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_storm_channel"), ["channel"], unique=False)

    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mention",
                "keyword",
                "hashtag",
                "handle",
                "competitor",
                "own",
                "by_hand",
                name="watchkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("query", sa.String(length=512), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(length=200), nullable=True),
        sa.Column("newest", sa.String(length=200), nullable=True),
        sa.Column("until", sa.String(length=200), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("by_search", sa.Boolean(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("next_read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calm", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("trouble_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("reader", sa.String(length=80), nullable=True),
        sa.Column("reading_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("network", "kind", "query", name=op.f("uq_watch_network_kind_query")),
    )
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "mention",
                "keyword",
                "hashtag",
                "handle",
                "competitor",
                "own",
                "by_hand",
                name="watchkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("open", "claimed", "answered", "deleted", name="status", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("owned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=40), nullable=True),
        sa.Column(
            "mood",
            sa.Enum("negative", "neutral", "positive", "unclear", name="mood", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("service", sa.String(length=80), nullable=True),
        sa.Column(
            "urgency", sa.Enum("routine", "urgent", name="urgency", native_enum=False, length=20), nullable=False
        ),
        sa.Column("complaint", sa.Boolean(), nullable=False),
        sa.Column("thanks", sa.Boolean(), nullable=False),
        sa.Column("spam", sa.Boolean(), nullable=False),
        sa.Column("harm", sa.Boolean(), nullable=False),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("likeness", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["post.id"], name=op.f("fk_mention_answer_id_post")),
        sa.ForeignKeyConstraint(["id"], ["post.id"], name=op.f("fk_mention_id_post")),
        sa.ForeignKeyConstraint(["lead_id"], ["mention.id"], name=op.f("fk_mention_lead_id_mention")),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_mention_watch_id_watch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index("ix_mention_open", ["status", "taken_at"], unique=False)
        batch_op.create_index("ix_mention_taken_at", ["taken_at"], unique=False)

    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("mention", "alert", "storm", "outage", "list", name="cardkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("mention_id", sa.Integer(), nullable=True),
        sa.Column("storm_id", sa.Integer(), nullable=True),
        sa.Column("outage_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("packed", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("sort_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ts", sa.String(length=40), nullable=True),
        sa.Column("failed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["card.id"], name=op.f("fk_card_list_id_card")),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name=op.f("fk_card_mention_id_mention")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_card_outage_id_outage")),
        sa.ForeignKeyConstraint(["storm_id"], ["storm.id"], name=op.f("fk_card_storm_id_storm")),
        sa.ForeignKeyConstraint(["thread_id"], ["card.id"], name=op.f("fk_card_thread_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index("ix_card_list_id", ["list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_mention_id"), ["mention_id"], unique=False)
        batch_op.create_index(
            "ix_card_work",
            ["priority", "sort_at"],
            unique=False,
            postgresql_where=sa.text("wanted > shown"),
            sqlite_where=sa.text("wanted > shown"),
        )

    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name=op.f("fk_history_mention_id_mention")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_mention_id"), ["mention_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_mention_id"))

    op.drop_table("history")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_card_work", postgresql_where=sa.text("wanted > shown"), sqlite_where=sa.text("wanted > shown")
        )
        batch_op.drop_index(batch_op.f("ix_card_mention_id"))
        batch_op.drop_index("ix_card_list_id")

    op.drop_table("card")
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_index("ix_mention_taken_at")
        batch_op.drop_index("ix_mention_open")
        batch_op.drop_index(batch_op.f("ix_mention_lead_id"))

    op.drop_table("mention")
    op.drop_table("watch")
    with op.batch_alter_table("storm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_storm_channel"))

    op.drop_table("storm")
    op.drop_table("spend")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_reply_to")
        batch_op.drop_index("ix_post_conversation")
        batch_op.drop_index("ix_post_checked_at")
        batch_op.drop_index("ix_post_author")

    op.drop_table("post")
    op.drop_table("paste")
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outage_current", postgresql_where=sa.text("ended_at IS NULL"), sqlite_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_outage_network"))

    op.drop_table("outage")
    op.drop_table("lease")
    op.drop_table("job_run")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_at"))

    op.drop_table("delivery")
    op.drop_table("audit")
