"""Whether we may answer a post, how, and why: one row for each case."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from bot.core.permit import CHECKED_ON, Asked, PermitKind, ReplyRules, permit
from bot.networks.x_rules import x_rules

RULES = x_rules().reply_rules
US = "AshcombeValeNHS"
OURS = frozenset({"ashcombevalenhs"})
THEIRS = frozenset({"brookmerehosp"})
INTENT = "https://x.com/intent/post?in_reply_to=77"
URL = "https://social.example/@ruta/77"
API, BY_HAND, NO = PermitKind.API, PermitKind.BY_HAND, PermitKind.NO

CASES = [
    # network, addressed, competitor, deleted, keys -> kind, reason, link
    ("x", OURS, False, False, True, API, "They mentioned or quoted @AshcombeValeNHS, so X lets our app answer.", None),
    ("x", OURS, True, False, True, API, "They mentioned or quoted @AshcombeValeNHS, so X lets our app answer.", None),
    ("x", OURS, False, False, False, BY_HAND, "no posting keys for X are set up; a person can answer by hand", INTENT),
    (
        "x",
        THEIRS,
        False,
        False,
        True,
        BY_HAND,
        "did not mention or quote @AshcombeValeNHS; X's rules let a person",
        INTENT,
    ),
    ("x", frozenset(), False, False, False, BY_HAND, "answer by hand, not an app.", INTENT),
    ("x", THEIRS, True, False, True, BY_HAND, "wrote about someone else and did not ask us", INTENT),
    ("x", OURS, False, True, True, NO, "The author has deleted this post", None),
    ("bluesky", OURS, False, False, True, API, "They tagged @AshcombeValeNHS", None),
    ("bluesky", OURS, False, False, False, BY_HAND, "no Bluesky keys are set up", URL),
    ("bluesky", THEIRS, False, False, True, NO, "did not tag @AshcombeValeNHS; on Bluesky we answer only", None),
    ("bluesky", THEIRS, True, False, True, NO, "on Bluesky we answer only those who did", None),
    ("mastodon", OURS, False, False, True, API, "They mentioned @AshcombeValeNHS", None),
    ("mastodon", OURS, False, False, False, BY_HAND, "no Mastodon keys are set up", URL),
    ("mastodon", THEIRS, False, False, True, BY_HAND, "They did not mention @AshcombeValeNHS", URL),
    ("mastodon", THEIRS, True, False, True, BY_HAND, "wrote about someone else and did not ask us", URL),
    ("mastodon", OURS, False, True, True, NO, "The author has deleted this post", None),
    ("feed", OURS, False, False, True, NO, "can be read but not answered", None),
    ("link", frozenset(), False, False, False, BY_HAND, "does not know this site", URL),
    ("link", frozenset(), False, True, False, NO, "The author has deleted this post", None),
]


@pytest.mark.parametrize(("network", "addressed", "competitor", "deleted", "keys", "kind", "reason", "link"), CASES)
def test_the_table_of_permits(network, addressed, competitor, deleted, keys, kind, reason, link):
    post = Asked(network, "77", URL, addressed, competitor, deleted)
    found = permit(post, US, keys=keys, x=RULES)
    assert found.kind is kind
    assert reason in found.reason
    assert found.link == link


def test_every_reason_is_one_sentence_of_at_most_25_words_and_carries_its_date():
    networks = ("x", "bluesky", "mastodon", "feed", "elsewhere")
    yes_no = (True, False)
    for network, addressed, competitor, deleted, keys, account in product(
        networks, (OURS, THEIRS), yes_no, yes_no, yes_no, (US, None)
    ):
        found = permit(Asked(network, "77", URL, addressed, competitor, deleted), account, keys=keys, x=RULES)
        assert len(found.reason.split()) <= 25
        assert found.reason.endswith(".")
        assert "{" not in found.reason
        assert found.checked_on == (RULES.checked_on if network == "x" else CHECKED_ON)


@pytest.mark.parametrize("account", ["@AshcombeValeNHS", "ashcombevalenhs", "ASHCOMBEVALENHS"])
def test_a_handle_counts_in_any_case_and_with_or_without_the_at(account):
    assert permit(Asked("x", "77", URL, OURS), account, keys=True, x=RULES).kind is API


@pytest.mark.parametrize("account", [None, "", "@"])
def test_with_no_account_of_ours_nobody_addressed_us(account):
    found = permit(Asked("x", "77", URL, frozenset({""})), account, keys=True, x=RULES)
    assert (found.kind, found.link) == (BY_HAND, INTENT)
    assert "No X account of ours is set up" in found.reason


def test_a_pasted_link_to_x_without_an_id_is_answered_at_the_link():
    pasted = Asked("x", "pasted-1", "https://x.com/ruta")
    assert permit(pasted, US, keys=True, x=RULES).link == "https://x.com/ruta"


def test_the_date_is_that_of_the_file_the_rule_came_from():
    rules = ReplyRules(date(2027, 1, 1), "Yes, @{account}.", "No keys.", "Not asked.", "https://x.com/{post}")
    found = permit(Asked("x", "77", URL, OURS), US, keys=True, x=rules)
    assert (found.reason, found.checked_on) == ("Yes, @AshcombeValeNHS.", date(2027, 1, 1))
