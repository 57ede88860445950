"""Where a promo goes out and which service it is about, in its form."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    InputBlock,
    Option,
    StaticMultiSelectElement,
)

from bot.core.promo_form import IN_TURN, PromoForm
from bot.views import labels
from bot.views.choices import MOST_BUTTONS, MOST_CHOICES, asked, listed
from bot.views.parts import one_line, small, small_plain

ACCOUNTS, SERVICE, INVITE = "promo_accounts", "promo_service", "promo_invite"
ACCOUNTS_BLOCK, SERVICE_BLOCK = "accounts", "service"
NONE = "-"


def blocks(shown: PromoForm) -> list[Block]:
    """The accounts, then the service."""
    return [_accounts(shown), *_service(shown)]


def _accounts(shown: PromoForm) -> Block:
    options = [
        Option(
            text=one_line(f"@{each.handle} on {labels.NETWORKS.get(each.network, each.network)}", 75),
            value=each.key[:150],
            description="You post it there by hand" if each.by_hand else None,
        )
        for each in shown.accounts[:MOST_CHOICES]
    ]
    chosen = [option for option in options if option.value in shown.typed.accounts] or None
    element: CheckboxesElement | StaticMultiSelectElement
    if len(options) <= MOST_BUTTONS:
        element = CheckboxesElement(action_id=ACCOUNTS, options=options, initial_options=chosen)
    else:
        element = StaticMultiSelectElement(
            action_id=ACCOUNTS, placeholder="Choose accounts", options=options, initial_options=chosen
        )
    return InputBlock(block_id=ACCOUNTS_BLOCK, label="Accounts", element=element, dispatch_action=True)


def _service(shown: PromoForm) -> list[Block]:
    if not shown.services:
        return []
    options = [Option(text="No service in particular", value=NONE)]
    options += [Option(text="Each service in turn", value=IN_TURN)] if shown.in_turn else []
    options += [Option(text=one_line(name, 75), value=slug) for slug, name in shown.services]
    element = listed(SERVICE, "Choose a service", options, shown.typed.service or NONE)
    return [asked("Which service is it about?", SERVICE_BLOCK, element), *_invite(shown)]


def _invite(shown: PromoForm) -> list[Block]:
    if shown.invite_trouble:
        return [small_plain(f"⚠️ {shown.invite_trouble}")]
    if not shown.invites:
        return []
    label = "Invite stories for each service" if shown.typed.service == IN_TURN else "Invite stories for this service"
    return [
        ActionsBlock(block_id="invite", elements=[ButtonElement(text=label, action_id=INVITE, value="invite")]),
        small("It puts ready-made wordings into the form, in place of what is typed there."),
    ]
