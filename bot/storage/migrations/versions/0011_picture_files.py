"""A picture remembers the file in the chat that it came from, so that a form fetches it once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FROM_A_FILE = sa.text("file IS NOT NULL")


def upgrade() -> None:
    op.add_column("picture", sa.Column("file", sa.String(40), nullable=True))
    op.create_index("ix_picture_file", "picture", ["file"], postgresql_where=FROM_A_FILE, sqlite_where=FROM_A_FILE)


def downgrade() -> None:
    op.drop_index("ix_picture_file", "picture")
    op.drop_column("picture", "file")
