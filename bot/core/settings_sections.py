"""The sections of the settings as Slack shows them: every setting that can be changed there is one row."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.settings_kinds import Field


@dataclass(frozen=True, slots=True)
class Section:
    """A form, or a list of things that have one form each.

    `at` is where a list stands in the team file, `item` what one of its things is called, and `named` by which of its
    fields. In an `ordered` list the first that fits counts. `counts` says from when a change counts. `fixed` says why
    nothing of it is changed in Slack. A `slug` is made of the name once and never changes.
    """

    slug: str
    title: str
    says: str
    counts: str
    fields: tuple[Field, ...]
    at: str = ""
    item: str = ""
    named: tuple[str, ...] = ("name",)
    ordered: bool = False
    slugged: bool = False
    fixed: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the team file that can be changed here."""
        if self.fixed:
            return frozenset()
        return frozenset(f"{self.at}.{each.key}" if self.at else each.key for each in self.fields)


# Keys of the team file that are not changed in Slack, and why.
NOT_IN_SLACK = {
    "accounts.network": "an account needs keys, which only whoever runs Kestrel has",
    "accounts.handle": "an account needs keys, which only whoever runs Kestrel has",
    "accounts.keys": "it names keys, which only whoever runs Kestrel has",
    "watches.network": "X is the only network that can be watched so far",
    "services.slug": "it never changes: what came in before goes by it. Kestrel makes it of the name",
    "wordings.slug": "it never changes: forms that are open go by it. Kestrel makes it of the name",
    "feedback.links.slug": "it never changes: the services' links go by it. Kestrel makes it of the name",
}
