"""Modals, stacked up to three, and each person's Home tab."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from bot.sandbox.slack import controls
from bot.sandbox.slack.blockkit.blocks import check_view
from bot.sandbox.slack.errors import Impossible, Json, SlackError
from bot.sandbox.slack.ids import Mint
from bot.sandbox.slack.team import APP_ID, BOT_ID, TEAM_ID

DEEPEST = 3
DEFAULTS: Json = {"private_metadata": "", "callback_id": "", "external_id": ""}
MODAL_DEFAULTS: Json = {"close": None, "submit": None, "clear_on_close": False, "notify_on_close": False}


class Views:
    """What each person has open; the caller holds the workspace's lock. A changed view replaces the old one."""

    def __init__(self, mint: Mint, publish: Callable[[Json], None]) -> None:
        self._mint, self._publish = mint, publish
        self._by_id: dict[str, Json] = {}
        self._owner: dict[str, str] = {}
        self._stacks: defaultdict[str, list[str]] = defaultdict(list)
        self._homes: dict[str, str] = {}

    def stack(self, user: str) -> list[Json]:
        """The person's open modals, the one in front last."""
        return [self._by_id[view] for view in self._stacks.get(user, ())]

    def home(self, user: str) -> Json | None:
        view = self._homes.get(user)
        return None if view is None else self._by_id[view]

    def stacks(self) -> dict[str, list[Json]]:
        return {user: self.stack(user) for user, views in self._stacks.items() if views}

    def homes(self) -> dict[str, Json]:
        return {user: self._by_id[view] for user, view in self._homes.items()}

    def get(self, view_id: str) -> Json:
        if view_id not in self._by_id:
            raise SlackError("not_found")
        return self._by_id[view_id]

    def seen_by(self, user: str, view_id: str) -> Json:
        """A view in front of this person."""
        if self._owner.get(view_id) != user:
            raise Impossible("That window is not open any more.")
        return self._by_id[view_id]

    def open(self, user: str, view: Json) -> Json:
        """A new stack with this modal in it."""
        self._free_external_id(view)
        check_view(view, "modal")
        self._forget(user, 0)
        return self._put_on_top(user, view)

    def push(self, user: str, view: Json) -> Json:
        self._free_external_id(view)
        check_view(view, "modal")
        if not self._stacks[user]:
            raise SlackError("no_view_to_push_to")
        if len(self._stacks[user]) >= DEEPEST:
            raise SlackError("push_limit_reached")
        return self._put_on_top(user, view)

    def update(self, view_id: str | None, external_id: str | None, view: Json, given_hash: str | None = None) -> Json:
        """Change a modal in its place; what people have entered in inputs that remain is kept."""
        if not view_id:
            view_id = next((each["id"] for each in self._open() if external_id == each["external_id"]), "")
        old = self.get(view_id)
        if given_hash is not None and given_hash != old["hash"]:
            raise SlackError("hash_conflict")
        check_view(view, old["type"])
        fresh = self._made(view, view_id, old["root_view_id"], old["previous_view_id"], old["state"]["values"])
        self._by_id[view_id] = fresh
        self._show(self._owner[view_id])
        return fresh

    def publish_home(self, user: str, view: Json, given_hash: str | None = None) -> Json:
        check_view(view, "home")
        old = self.home(user)
        if given_hash is not None and old is not None and given_hash != old["hash"]:
            raise SlackError("hash_conflict")
        view_id = old["id"] if old else self._mint.id("V")
        kept = old["state"]["values"] if old else None
        fresh = self._made(view, view_id, view_id, None, kept)
        self._by_id[view_id], self._owner[view_id], self._homes[user] = fresh, user, view_id
        self._publish({"type": "home", "user": user, "view": fresh})
        return fresh

    def enter(self, view_id: str, values: Json) -> Json:
        """Remember what a person has put into the inputs."""
        old = self._by_id[view_id]
        merged = {name: {**old["state"]["values"].get(name, {}), **each} for name, each in values.items()}
        self._by_id[view_id] = {**old, "state": {"values": {**old["state"]["values"], **merged}}}
        return self._by_id[view_id]

    def close(self, user: str, view_id: str, *, everything: bool = False) -> list[Json]:
        """Take the view and those above it (or the whole stack) away; answers what was closed."""
        stack = self._stacks[user]
        closed = self._forget(user, 0 if everything or view_id not in stack else stack.index(view_id))
        self._show(user)
        return closed

    def complain(self, user: str, errors: dict[str, str]) -> None:
        """Show sentences beside the inputs of the modal in front."""
        self._show(user, errors)

    def _open(self) -> list[Json]:
        return [self._by_id[view] for view in self._owner]

    def _free_external_id(self, view: Json) -> None:
        external = view.get("external_id") if isinstance(view, dict) else None
        if external and any(each["external_id"] == external for each in self._open()):
            raise SlackError("duplicate_external_id")

    def _put_on_top(self, user: str, view: Json) -> Json:
        stack, view_id = self._stacks[user], self._mint.id("V")
        root = stack[0] if stack else view_id
        self._by_id[view_id] = self._made(view, view_id, root, stack[-1] if stack else None)
        self._owner[view_id] = user
        stack.append(view_id)
        self._show(user)
        return self._by_id[view_id]

    def _made(self, view: Json, view_id: str, root: str, previous: str | None, kept: Json | None = None) -> Json:
        blocks = controls.named(view["blocks"], self._mint)
        return {
            **DEFAULTS, **(MODAL_DEFAULTS if view["type"] == "modal" else {}), **view, "blocks": blocks,
            "id": view_id, "team_id": TEAM_ID, "app_id": APP_ID, "bot_id": BOT_ID, "app_installed_team_id": TEAM_ID,
            "state": {"values": controls.state(blocks, kept)}, "hash": f"{self._mint.ts()}.{self._mint.short()}",
            "root_view_id": root, "previous_view_id": previous,
        }  # fmt: skip

    def _forget(self, user: str, first: int) -> list[Json]:
        stack = self._stacks[user]
        closed = [self._by_id.pop(view) for view in stack[first:]]
        for view in closed:
            del self._owner[view["id"]]
        del stack[first:]
        return closed

    def _show(self, user: str, errors: dict[str, str] | None = None) -> None:
        stack = self.stack(user)
        if errors and stack:
            stack[-1] = {**stack[-1], "errors": errors}
        self._publish({"type": "view", "user": user, "stack": stack})
