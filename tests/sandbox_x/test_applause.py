"""What people do with our posts on the local X: it grows as the clock goes on, the same way each time."""

from __future__ import annotations

from typing import Any

HOUR, DAY = 3600, 86_400


def metrics(x: Any, post: str) -> dict[str, int]:
    return dict(x.client().get_tweet(post, tweet_fields=["public_metrics"]).data.public_metrics)


def published(x: Any, text: str = "Flu jabs on Saturday", **more: Any) -> str:
    return str(x.client().create_tweet(text=text, **more).data["id"])


def test_a_post_of_ours_gathers_likes_and_reposts_and_is_shown_more_and_more(x):
    post = published(x)
    seen = [metrics(x, post)]
    for seconds in (HOUR, 5 * HOUR, DAY, 6 * DAY, 21 * DAY):
        x.clock.advance(seconds)
        seen.append(metrics(x, post))
    shown = [each["impression_count"] for each in seen]
    assert shown[0] == 0
    assert shown == sorted(set(shown))
    last = seen[-1]
    assert 300 <= last["impression_count"] <= 2400
    assert 0 < last["retweet_count"] < last["like_count"] < last["impression_count"]
    assert last["reply_count"] == 0
    x.clock.advance(60 * DAY)
    assert metrics(x, post) == last


def test_the_page_sees_the_likes_come(x):
    post = published(x)
    x.clock.advance(2 * DAY)
    x.timeline.bring_in()
    [*_, event] = [event for event in x.events if event["type"] == "post" and event["post"]["id"] == post]
    assert event["post"]["likes"] == metrics(x, post)["like_count"] > 0


def test_answers_and_reposts_of_people_who_are_here_count_on_top(x):
    post = published(x)
    x.timeline.post("anna", "What a good idea", reply_to=post)
    x.timeline.repost("bert", post)
    assert [metrics(x, post)[name] for name in ("reply_count", "retweet_count")] == [1, 1]
    x.clock.advance(30 * DAY)
    assert metrics(x, post)["reply_count"] == 1
    assert metrics(x, post)["retweet_count"] > 1


def test_nobody_claps_for_an_answer_or_for_what_was_deleted(x):
    mention = x.timeline.post("anna", "@AshcombeValeNHS where do I park?")
    answer = published(x, "Hello Anna, on Mill Lane.", in_reply_to_tweet_id=mention.id)
    gone = published(x)
    x.timeline.delete(gone)
    x.clock.advance(30 * DAY)
    assert metrics(x, answer)["impression_count"] == 0
    assert x.timeline.find(gone).likes == 0
