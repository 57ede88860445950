"""Rich text: words that Slack never parses, laid out in sections, lists, quotes and code."""

from __future__ import annotations

from bot.sandbox.slack.blockkit.rules import URL, OneOf, Rule, Shape, anything, boolean, choice, many, number, string

MOST = 1000
STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
STYLE = Shape({name: boolean for name in STYLES})
NAME = string(255)


def word(*required: str, **rules: Rule) -> Shape:
    return Shape({"type": anything, "style": STYLE, **rules}, required)


WORDS: dict[str, Rule] = {
    "text": word("text", text=string(40_000)),
    "link": word("url", url=string(3000, like=URL), text=string(3000, 0), unsafe=boolean),
    "emoji": word("name", name=NAME, unicode=NAME, skin_tone=number(1, 6)),
    "user": word("user_id", user_id=NAME),
    "usergroup": word("usergroup_id", usergroup_id=NAME),
    "channel": word("channel_id", channel_id=NAME),
    "team": word("team_id", team_id=NAME),
    "broadcast": word("range", range=choice("here", "channel", "everyone")),
    "color": word("value", value=NAME),
    "date": word("timestamp", "format", timestamp=number(0, 9_999_999_999), format=NAME, url=NAME, fallback=NAME),
}
INLINE = many(OneOf(WORDS), MOST, 0)
SECTION = Shape({"type": anything, "elements": INLINE}, ("elements",))
BORDERED = Shape({"type": anything, "elements": INLINE, "border": number(0, 1), "language": NAME}, ("elements",))
LIST = Shape(
    {"type": anything, "elements": many(SECTION, MOST, 0), "style": choice("bullet", "ordered"),
     "indent": number(0, 8), "offset": number(0, 10_000), "border": number(0, 1)},
    ("elements", "style"),
)  # fmt: skip
PARTS = OneOf({
    "rich_text_section": SECTION, "rich_text_list": LIST,
    "rich_text_quote": BORDERED, "rich_text_preformatted": BORDERED,
})  # fmt: skip
RICH_TEXT = Shape({"type": anything, "block_id": NAME, "elements": many(PARTS, MOST)}, ("elements",))
