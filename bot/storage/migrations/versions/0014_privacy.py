"""Privacy: what is over is forgotten in its time, a person when they ask; and nobody rewrites the history."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

REMEMBERED = sa.text("forgotten_at IS NULL")
IN_A_THREAD = sa.text("thread_id IS NOT NULL")

# Words may be taken out of a row's note; nothing else may change, and nothing may be put in.
SQLITE = (
    """
    CREATE TRIGGER history_stays_update BEFORE UPDATE ON history
    WHEN NEW.id IS NOT OLD.id OR NEW.mention_id IS NOT OLD.mention_id OR NEW.promo_id IS NOT OLD.promo_id
      OR NEW.action IS NOT OLD.action OR NEW."by" IS NOT OLD."by" OR NEW.at IS NOT OLD.at
      OR json_type(NEW.note) IS NOT 'object'
      OR EXISTS (
        SELECT 1 FROM json_each(NEW.note) AS here WHERE NOT EXISTS (
          SELECT 1 FROM json_each(OLD.note) AS there
          WHERE there.key = here.key AND there.type = here.type AND there.value IS here.value))
    BEGIN SELECT RAISE(ABORT, 'the history is only added to'); END
    """,
    """
    CREATE TRIGGER history_stays_delete BEFORE DELETE ON history
    BEGIN SELECT RAISE(ABORT, 'the history is only added to'); END
    """,
)
POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND (NEW.id, NEW.mention_id, NEW.promo_id, NEW.action, NEW."by", NEW.at)
          IS NOT DISTINCT FROM (OLD.id, OLD.mention_id, OLD.promo_id, OLD.action, OLD."by", OLD.at)
          AND jsonb_typeof(NEW.note::jsonb) = 'object'
          AND NOT EXISTS (
            SELECT 1 FROM jsonb_each(NEW.note::jsonb) AS here
            WHERE (OLD.note::jsonb -> here.key) IS DISTINCT FROM here.value)
      THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'the history is only added to';
    END $$
    """,
    """
    CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON history
    FOR EACH ROW EXECUTE FUNCTION history_stays()
    """,
)


def upgrade() -> None:
    op.create_table(
        "forgotten",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_forgotten")),
    )
    op.add_column("mention", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_mention_remembered", "mention", ["taken_at"], postgresql_where=REMEMBERED, sqlite_where=REMEMBERED
    )
    op.add_column("card", sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_card_thread_id", "card", ["thread_id"], postgresql_where=IN_A_THREAD, sqlite_where=IN_A_THREAD)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER history_stays_update")
        op.execute("DROP TRIGGER history_stays_delete")
    else:
        op.execute("DROP TRIGGER history_stays ON history")
        op.execute("DROP FUNCTION history_stays()")
    op.drop_index("ix_card_thread_id", "card")
    op.drop_column("card", "withdrawn")
    op.drop_index("ix_mention_remembered", "mention")
    op.drop_column("mention", "forgotten_at")
    op.drop_table("forgotten")
