"""Whatever JSON comes from outside, a page comes out of it and nothing that a database refuses is in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.networks.x_page import newer_edits, page_of

words = st.text(st.characters(exclude_categories=()), max_size=30)
ids = st.integers(0, 2**63).map(str)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | ids,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
DETAILS = [
    "author_id",
    "created_at",
    "conversation_id",
    "edit_history_tweet_ids",
    "lang",
    "entities",
    "attachments",
    "note_tweet",
    "referenced_tweets",
]
posts = st.fixed_dictionaries(
    {"id": ids | anything, "text": words | anything}, optional=dict.fromkeys(DETAILS, anything)
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "data": st.lists(posts | anything, max_size=4) | anything,
        "includes": st.fixed_dictionaries({}, optional=dict.fromkeys(("users", "media", "tweets"), anything))
        | anything,
        "errors": anything,
        "meta": anything,
    },
)


@given(answers)
def test_any_json_becomes_a_page(answer):
    with capture_logs():
        page = page_of(answer)
    newer_edits(answer, [])
    for post in page.posts:
        said = f"{post.key} {post.version} {post.text} {post.author} {post.url} {post.language} {sorted(post.mentions)}"
        assert "\x00" not in said
        said.encode("utf-8")
        assert post.posted_at.tzinfo is not None
