"""Whatever we publish, the local X's timeline hands it back in a form in which we know it again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st

from bot.core.publishing import Draft, is_blank, is_it
from bot.core.reading import Look, Source
from bot.network import TooLong
from bot.networks.x import X
from bot.sandbox.x import tokens

US = "AshcombeValeNHS"
PIECES = st.sampled_from([
    "&", "&amp;", "&amp;lt;", "&copy", "&#39;", "&#8203;", "<", ">", "<3", "a & b", "\"'", "100%", "%26amp;",
    "https://ashcombe.example/a?b=1&copy=2", "https://ashcombe.example", "HTTP://Vale.example/Flu", "vale.org/x_(y) ",
    "www.ashcombe.org.", "https://t.co/Ab3dEf", "https://x.com/jo/status/12", "https://x.com/jo/status/12/photo/1",
    "@anna", "@RutaWrites", "@BERT_3", "＠anna", "a@b.org", "#FluJabs", "@", "病院", "がぎ", "e\u0301", "\u0301", "ﬀ",
    "ŵ", "İ", "ß", "\u037e", "\u2126", "🚑", "👩🏽\u200d⚕️", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "☎\ufe0f", "\u202e", "\u00ad", "\t", "\n", "\n\n",
    "\r\n", "\u00a0", "\u2028", "\x07", "\x85", "  ", " ", " ", " ", "Thank you.", "sorry",
])  # fmt: skip
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TEXTS = (st.lists(PIECES | LETTERS, min_size=1, max_size=12).map("".join) | LETTERS).filter(
    lambda text: not is_blank(text)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, reply=st.booleans(), company=st.booleans())
@example(text="@anna", reply=True, company=True)
@example(text="&amp;lt; " * 20, reply=True, company=True)
@example(text="👩🏽\u200d⚕️" * 90 + "&lt;", reply=True, company=True)
@example(text="see https://ashcombe.example/" + "p" * 300 + "?a=1&copy=2 & more", reply=False, company=False)
def test_what_the_timeline_hands_back_is_always_recognised(sandbox: Any, text: str, reply: bool, company: bool) -> None:
    x = X(
        sandbox.x_api_url,
        bearer_token=tokens.BEARER,
        api_key=tokens.KEY,
        api_secret="s",
        access_token=tokens.ACCESS,
        access_token_secret="s",
        now=sandbox.clock.now,
    )
    # A day later the same words are no duplicate, and every window is empty.
    sandbox.clock.advance(90_000)
    named = f"@{US} and @anna" if company else f"@{US}"
    mention = sandbox.x.post("RutaWrites", f"{named}: nobody called me back")
    decoy = sandbox.x.post("Bert", f"{named}: nor me")
    draft, since = Draft(text, mention.id if reply else None), sandbox.clock.now()
    try:
        published = x.publish(draft)
    except TooLong:
        reject()
    page = x.page(Look(Source.OWN, "900000001", since=decoy.id))
    assert [post.key for post in page.posts if is_it(draft, post, since=since)] == [published.key]
    assert not any(is_it(Draft(text, decoy.id), post, since=since) for post in page.posts)
    assert not any(is_it(draft, post, since=since + timedelta(hours=1)) for post in page.posts)
    assert is_it(draft, published, since=since)
