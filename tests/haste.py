"""Ways to spend less of a run on beginnings and ends; what the product does stays as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
import uvicorn.server
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

TICK = 0.01


@contextmanager
def stopping_at_once() -> Iterator[None]:
    """Uvicorn looks every hundredth of a second whether it is to stop, instead of every tenth."""
    hasty = ModuleType("asyncio")
    vars(hasty).update(vars(asyncio))
    vars(hasty)["sleep"] = lambda seconds: asyncio.sleep(min(seconds, TICK))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uvicorn.server, "asyncio", hasty)
        yield


@contextmanager
def compiled_once() -> Iterator[None]:
    """Databases of one kind share their compiled statements. SQLAlchemy keeps them by dialect, and each engine has one
    of its own, though one says what another does."""
    compiled: LRUCache[Any, Any] = LRUCache(5000)

    def same(one: DefaultDialect, other: object) -> bool:
        return type(one) is type(other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Engine, "_compiled_cache", property(lambda engine: compiled, lambda engine, own: None), raising=False
        )
        patch.setattr(DefaultDialect, "__eq__", same)
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        yield
