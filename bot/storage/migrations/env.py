"""How Alembic reaches the database: through the connection it is handed."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.storage.base import UtcDateTime
from bot.storage.tables import metadata


def render(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """A migration must not change when our own column types do, so it names the library's."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
