"""The reading half of the API: accounts, mentions, search, an account's posts, posts by id."""

from __future__ import annotations

from typing import Final

from bot.sandbox.x import answers, asking, problems, query, shapes
from bot.sandbox.x.answers import Answer
from bot.sandbox.x.asking import PAGE_PARAMETERS, Ask
from bot.sandbox.x.fields import FIELD_PARAMETERS, USER_FIELDS, Wanted
from bot.sandbox.x.posts import Person
from bot.sandbox.x.timeline import Timeline

MENTIONS_REACH: Final = 800
OWN_REACH: Final = 3200
MOST_IDS: Final = 100
_EXCLUDABLE: Final = frozenset({"replies", "retweets"})
_USER_PARAMETERS: Final = ("user.fields", "tweet.fields", "expansions")
_USER_EXPANSIONS: Final = frozenset({"pinned_tweet_id", "most_recent_tweet_id", "affiliation.user_id"})


def me(timeline: Timeline, ask: Ask) -> Answer:
    """The account the token acts as."""
    return _one_user(timeline, ask, asking.account(ask, timeline.people))


def by_username(timeline: Timeline, ask: Ask) -> Answer:
    """An account by its handle; X answers 200 with an error when there is none."""
    username = ask.path["username"]
    person = timeline.people.known(username)
    if person is None:
        return {"errors": [problems.missing("user", "username", username)]}
    return _one_user(timeline, ask, person)


def mentions(timeline: Timeline, ask: Ask) -> Answer:
    """Posts that mention an account; the newest 800 can be reached, whatever is asked."""
    ask.only(*PAGE_PARAMETERS, *FIELD_PARAMETERS)
    person = timeline.people.by_id(ask.path["id"])
    if person is None:
        return {"errors": [problems.missing("user", "id", ask.path["id"])]}
    ids = timeline.shelf.mentioning[person.handle.lower()]
    asked = asking.stretch(ask, least=5)
    asked = asking.reaching(asked, ids.newest(MENTIONS_REACH))
    return answers.page(timeline, ask, ids, asked)


def own(timeline: Timeline, ask: Ask) -> Answer:
    """An account's posts."""
    ask.only(*PAGE_PARAMETERS, *FIELD_PARAMETERS, "exclude")
    person = timeline.people.by_id(ask.path["id"])
    if person is None:
        return {"errors": [problems.missing("user", "id", ask.path["id"])]}
    left_out = ask.listed("exclude", _EXCLUDABLE)
    ids = timeline.shelf.by_author[person.id]
    asked = asking.reaching(asking.stretch(ask, least=5), ids.newest(OWN_REACH))
    return answers.page(
        timeline,
        ask,
        ids,
        asked,
        lambda post: (
            not (
                ("replies" in left_out and post.reply_to is not None)
                or ("retweets" in left_out and post.repost_of is not None)
            )
        ),
    )


def search(timeline: Timeline, ask: Ask) -> Answer:
    """Posts of the last seven days that a query finds."""
    ask.only(*PAGE_PARAMETERS, *FIELD_PARAMETERS, "query", "next_token", "sort_order")
    now = timeline.clock.now()
    asking.within_reach(ask, now)
    text = ask.parameters.get("query", "")
    try:
        test = query.parse(text, timeline.people)
    except query.QueryError as error:
        raise problems.invalid(f"There were errors processing your request: {error}", query=text) from None
    asked = asking.stretch(ask, least=10, page="next_token")
    asked = asking.reaching(asked, asking.search_floor(now))
    return answers.page(timeline, ask, timeline.shelf.listed, asked, test)


def several(timeline: Timeline, ask: Ask) -> Answer:
    """Posts by their ids, in the order asked; those that are gone are partial errors."""
    ask.only("ids", *FIELD_PARAMETERS)
    ids = [one.strip() for one in ask.parameters.get("ids", "").split(",")]
    if not 1 <= len(ids) <= MOST_IDS or not all(one.isdecimal() and len(one) <= 19 for one in ids):
        raise problems.invalid("The `ids` query parameter must hold 1 to 100 post ids", ids=",".join(ids))
    return _by_ids(timeline, ask, list(dict.fromkeys(ids)), "ids")


def single(timeline: Timeline, ask: Ask) -> Answer:
    """One post by its id."""
    ask.only(*FIELD_PARAMETERS)
    if not ask.path["id"].isdecimal():
        raise problems.invalid(f"The `id` query parameter value [{ask.path['id']}] is not valid", id=ask.path["id"])
    answer = _by_ids(timeline, ask, [ask.path["id"]], "id")
    return answer | ({"data": answer["data"][0]} if "data" in answer else {})


def _by_ids(timeline: Timeline, ask: Ask, ids: list[str], parameter: str) -> Answer:
    wanted = Wanted.of(ask)
    there = [post for id in ids if (post := timeline.find(id)) is not None and not post.deleted]
    found = {post.id for post in there}
    errors = [problems.missing("tweet", parameter, id) for id in ids if id not in found]
    answer: Answer = answers.posts(timeline, there, wanted) if there else {}
    if errors:
        answer["errors"] = errors + answer.get("errors", [])
    return answer


def _one_user(timeline: Timeline, ask: Ask, person: Person) -> Answer:
    ask.only(*_USER_PARAMETERS)
    ask.listed("expansions", _USER_EXPANSIONS)
    fields = Wanted(
        frozenset(),
        ask.listed("user.fields", USER_FIELDS) | {"id", "name", "username"},
        frozenset(),
        frozenset(),
        ask.base_url,
    )
    timeline.delivered["users"] += 1
    return {"data": shapes.user(timeline, person, fields)}
