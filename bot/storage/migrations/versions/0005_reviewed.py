"""Reviewed: which words of a reply somebody looked at, what may stand there all the same, which key hashes people."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("may_stand", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("hash_key", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fingerprint", sa.String(length=64), nullable=True))
        batch_op.alter_column("secret", existing_type=sa.String(length=64), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("hash_key", schema=None) as batch_op:
        batch_op.alter_column("secret", existing_type=sa.String(length=64), nullable=False)
        batch_op.drop_column("fingerprint")
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_column("may_stand")
        batch_op.drop_column("revision")
