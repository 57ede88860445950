"""Whole answers of the API: data, what it refers to, what is missing, and how the list goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from bot.sandbox.x import problems, shapes
from bot.sandbox.x.asking import Ask, Stretch, token
from bot.sandbox.x.fields import Wanted
from bot.sandbox.x.posts import Person, Picture, Post
from bot.sandbox.x.shelf import Ids
from bot.sandbox.x.timeline import Timeline

Answer = dict[str, Any]


def page(
    timeline: Timeline, ask: Ask, ids: Ids, asked: Stretch, test: Callable[[Post], bool] = lambda post: True
) -> Answer:
    """One page of a list, newest first, of the posts that pass `test`."""
    wanted = Wanted.of(ask)
    run = ids.ascending if asked.upwards else ids.descending
    every = (timeline.shelf.posts[number] for number in run(asked.after, asked.before))
    found = list(islice(filter(test, every), asked.count + 1))
    more, found = len(found) > asked.count, found[: asked.count]
    if asked.upwards:
        found.reverse()
    meta: dict[str, Any] = {"result_count": len(found)}
    if found:
        meta |= {"newest_id": found[0].id, "oldest_id": found[-1].id}
        if more or asked.upwards:
            meta["next_token"] = token("older", found[-1].number)
        if more if asked.upwards else asked.continued:
            meta["previous_token"] = token("newer", found[0].number)
    answer: Answer = posts(timeline, found, wanted) if found else {}
    return answer | {"meta": meta}


def posts(timeline: Timeline, found: Sequence[Post], wanted: Wanted) -> Answer:
    """Posts with their includes and the partial errors for what they refer to in vain."""
    includes, errors = _included(timeline, found, wanted)
    if shapes.wants_own_figures(wanted):
        closed = [post.id for post in found if not shapes.own_figures_of(timeline, post, wanted)]
        errors += [problems.closed_field("non_public_metrics.impression_count", id) for id in closed]
    timeline.delivered["posts"] += len(found)
    timeline.delivered["included_posts"] += len(includes.get("tweets", ()))
    timeline.delivered["users"] += len(includes.get("users", ()))
    answer: Answer = {"data": [shapes.tweet(timeline, post, wanted) for post in found]}
    if includes:
        answer["includes"] = includes
    if errors:
        answer["errors"] = errors
    return answer


def _included(timeline: Timeline, found: Sequence[Post], wanted: Wanted) -> tuple[Answer, list[Answer]]:
    referred, errors = _referred(timeline, found) if _follows(wanted) else ([], [])
    people: dict[str, Person] = {}
    pictures: dict[str, Picture] = {}
    for post in found:
        if "author_id" in wanted.expansions:
            people[post.author.id] = post.author
        if "in_reply_to_user_id" in wanted.expansions and post.reply_to_person:
            _add(people, timeline.people.by_id(post.reply_to_person))
        if "entities.mentions.username" in wanted.expansions:
            for handle in post.mentions:
                _add(people, timeline.people.known(handle))
        if "attachments.media_keys" in wanted.expansions:
            pictures |= {one.key: one for one in post.pictures}
    for post in referred:
        if "referenced_tweets.id.author_id" in wanted.expansions:
            people[post.author.id] = post.author
        if "referenced_tweets.id.attachments.media_keys" in wanted.expansions:
            pictures |= {one.key: one for one in post.pictures}
    includes = {
        "media": [shapes.media(one, wanted) for one in pictures.values()],
        "users": [shapes.user(timeline, one, wanted) for one in people.values()],
        "tweets": [shapes.tweet(timeline, one, wanted) for one in referred],
    }
    return {name: entries for name, entries in includes.items() if entries}, errors


def _follows(wanted: Wanted) -> bool:
    return any(one.startswith("referenced_tweets.id") for one in wanted.expansions)


def _add(people: dict[str, Person], person: Person | None) -> None:
    if person is not None:
        people[person.id] = person


def _referred(timeline: Timeline, found: Sequence[Post]) -> tuple[list[Post], list[Answer]]:
    there: dict[str, Post] = {}
    errors: dict[str, Answer] = {}
    for post in found:
        for reference in shapes.references(post):
            target = timeline.find(reference["id"])
            if target is None or target.deleted:
                missing = problems.missing("tweet", "referenced_tweets.id", reference["id"])
                errors[reference["id"]] = missing
            else:
                there[target.id] = target
    return list(there.values()), list(errors.values())
