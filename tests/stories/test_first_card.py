"""A post by the public becomes a card; one claims it, another is refused, it is released."""

from __future__ import annotations

from bot.app import Kestrel
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from tests.slack_hands import said_to
from tests.waiting import until


def test_a_post_becomes_a_card_that_one_claims_another_is_refused_and_the_first_releases(
    kestrel: Kestrel, sandbox: Sandbox
) -> None:
    slack = sandbox.slack
    kestrel.start_socket()
    kestrel.start_jobs()
    sandbox.x.person("jo_rowan", name="Jo Rowan")
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours in A&E and no news <!channel>")
    card = until(lambda: next(iter(slack.messages(CHANNEL)), None))
    assert "four hours in A&amp;E" in card["text"]

    slack.press("U0TOM", CHANNEL, card["ts"], "claim").wait()
    until(lambda: "Claimed* by <@U0TOM>" in str(slack.message(CHANNEL, card["ts"])["blocks"]))

    # Megan's card is a moment old: she still presses the button that is no longer there.
    slack.press("U0MEGAN", CHANNEL, card["ts"], "release").wait()
    assert "<@U0TOM> has the post by @jo_rowan; only they can release it." in said_to(sandbox, "U0MEGAN")

    slack.press("U0TOM", CHANNEL, card["ts"], "release").wait()
    until(lambda: "*Open*" in str(slack.message(CHANNEL, card["ts"])["blocks"]))
    assert {ping.target for ping in slack.pings if not ping.edited} == set()
