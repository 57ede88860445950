"""Buttons, selects, pickers and inputs: what each may hold."""

from __future__ import annotations

from bot.sandbox.slack.blockkit.rules import (
    DATE,
    TIME,
    URL,
    OneOf,
    Rule,
    Shape,
    anything,
    boolean,
    choice,
    either,
    exactly_one,
    many,
    number,
    plain,
    string,
    text,
)

ID = string(255)
LINK = string(3000, like=URL)
CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30),
     "style": choice("primary", "danger")},
    ("title", "text", "confirm", "deny"),
)  # fmt: skip


def option(words: Rule) -> Shape:
    rules = {"text": words, "value": string(150), "description": plain(75), "url": LINK}
    return Shape(rules, ("text",))


PLAIN_OPTION = option(plain(75))
LOOSE_OPTION = option(text(75))
OPTION_GROUP = Shape({"label": plain(75), "options": many(PLAIN_OPTION, 100)}, ("label", "options"))
FILTER = Shape({
    "include": many(choice("im", "mpim", "private", "public"), 4),
    "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean,
})  # fmt: skip
SHARED: dict[str, Rule] = {"type": anything, "action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
HINT: dict[str, Rule] = {"placeholder": plain(150)}
LISTED: dict[str, Rule] = {"options": many(PLAIN_OPTION, 100), "option_groups": many(OPTION_GROUP, 100)}
MULTI: dict[str, Rule] = {"max_selected_items": number(1, 1000)}
DISPATCH = Shape({"trigger_actions_on": many(choice("on_enter_pressed", "on_character_entered"), 2)})


def element(required: tuple[str, ...] = (), also: tuple[Rule, ...] = (), **rules: Rule) -> Shape:
    return Shape({**SHARED, **rules}, required, also)


def select(**rules: Rule) -> Shape:
    return element((), (), **HINT, **rules)


def typed(most: int, **rules: Rule) -> Shape:
    rules = {"initial_value": string(most, 0), "dispatch_action_config": DISPATCH, **rules}
    return select(**rules)


IDS = many(string(255), 1000, 0)
ONE_LIST = exactly_one("options", "option_groups")
BUTTON = element(
    ("text",), text=plain(75), value=string(2000), url=LINK,
    style=choice("primary", "danger"), accessibility_label=string(75),
)  # fmt: skip
PICTURE = Shape(
    {"type": anything, "image_url": LINK, "slack_file": anything, "alt_text": string(2000)},
    ("alt_text",), (either("image_url", "slack_file"),),
)  # fmt: skip
ACTIONS: dict[str, Rule] = {
    "button": BUTTON,
    "overflow": element(("options",), options=many(PLAIN_OPTION, 5)),
    "checkboxes": element(
        ("options",), options=many(LOOSE_OPTION, 10), initial_options=many(LOOSE_OPTION, 10)
    ),
    "radio_buttons": element(("options",), options=many(LOOSE_OPTION, 10), initial_option=LOOSE_OPTION),
    "static_select": element((), (ONE_LIST,), **HINT, **LISTED, initial_option=PLAIN_OPTION),
    "external_select": select(initial_option=PLAIN_OPTION, min_query_length=number(0, 255)),
    "users_select": select(initial_user=ID),
    "conversations_select": select(
        initial_conversation=ID, default_to_current_conversation=boolean, response_url_enabled=boolean, filter=FILTER
    ),
    "channels_select": select(initial_channel=ID, response_url_enabled=boolean),
    "multi_static_select": element(
        (), (ONE_LIST,), **HINT, **LISTED, **MULTI, initial_options=many(PLAIN_OPTION, 100)
    ),
    "multi_external_select": select(
        **MULTI, initial_options=many(PLAIN_OPTION, 100), min_query_length=number(0, 255)
    ),
    "multi_users_select": select(**MULTI, initial_users=IDS),
    "multi_conversations_select": select(
        **MULTI, initial_conversations=IDS, default_to_current_conversation=boolean, filter=FILTER
    ),
    "multi_channels_select": select(**MULTI, initial_channels=IDS),
    "datepicker": select(initial_date=string(10, like=DATE)),
    "timepicker": select(initial_time=string(5, like=TIME), timezone=string(50)),
    "datetimepicker": element(initial_date_time=number(1_000_000_000, 9_999_999_999)),
}  # fmt: skip
TYPED: dict[str, Rule] = {
    "plain_text_input": typed(
        3000, multiline=boolean, min_length=number(0, 3000), max_length=number(1, 3000)
    ),
    "email_text_input": typed(3000),
    "url_text_input": typed(3000),
    "number_input": element(
        ("is_decimal_allowed",), (), **HINT, is_decimal_allowed=boolean, initial_value=string(150),
        min_value=string(150), max_value=string(150), dispatch_action_config=DISPATCH,
    ),
    "rich_text_input": select(initial_value=anything, dispatch_action_config=DISPATCH),
    "file_input": element(filetypes=many(string(20), 100), max_files=number(1, 10)),
}  # fmt: skip
ANSWERS = {kind: rule for kind, rule in ACTIONS.items() if kind not in {"button", "overflow"}} | TYPED
FOR_ACTIONS = OneOf(ACTIONS)
FOR_INPUT = OneOf(ANSWERS)
FOR_ACCESSORY = OneOf({**ACTIONS, "image": PICTURE})
FOR_CONTEXT = OneOf({"image": PICTURE, "plain_text": text(3000), "mrkdwn": text(3000)})
