"""By hand: a person posts the words on the network; Kestrel finds them there, or takes a link or the person's word."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.links import NotALink, PostLink, read_link
from bot.core.permit import PermitKind
from bot.core.posts import PublicPost
from bot.core.publishing import CLOCKS_DIFFER, same_text
from bot.core.reading import Source
from bot.core.replies import BY_HAND, ReplyAction, ReplyState
from bot.desk import Desk
from bot.network import Trouble
from bot.services import deciding, holding, looking, money, settling, telling
from bot.services.refusals import Refusal
from bot.storage import history, marks, replies, watches
from bot.storage.posts import Post
from bot.storage.replies import Reply

# Somebody who said “I have posted it” is asked for the link when nothing has been found for so long.
PATIENCE = timedelta(minutes=10)
# What somebody says is there is linked when reading meets it within so long.
REMEMBERED = timedelta(days=1)
TAKEN = "Thank you. The card says that it is answered."
LOOKING = "Thank you. Kestrel is looking for it on our timeline."
READING = "Thank you. Kestrel reads it; the card says in a moment that it is answered, or you hear what is wrong."
NOT_FOUND = (
    "Kestrel has not found your answer on our timeline. Press “I have posted it” in the card's thread again and paste "
    "its link."
)


def posted(desk: Desk, reply_id: int, url: str, *, by: str, delivery: str | None = None) -> str:
    """Somebody says that it is posted, with its link or without. The sentence for them. Raises `Refusal`.

    Nothing is read here, since Slack waits for three seconds only: `find_posted` reads what is behind the link.
    """
    link = _link(url) if url.strip() else None
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return "That is noted already."
        reply = deciding.pressed(session, reply_id, ReplyAction.POSTED)
        if link is not None:
            _check(session, desk, reply, link, link.handle)
        history.add(session, reply.mention_id, "said", by=by, at=now, reply=reply.id)
        holding.not_by_app(session, reply)
        reply.said_at, reply.said_by, reply.trouble, reply.way = now, by, None, PermitKind.BY_HAND
        reply.post_url = link.url if link is not None else None
        if reply.network not in desk.networks:
            settling.finish(session, desk, reply, now, by=by, post=None)
            return TAKEN
        reply.state = ReplyState.SAID
        if link is None:
            watches.read_own_now(session, reply.network, now)
        settling.redraw(session, desk, reply)
    desk.wakeups.board.set()
    return READING if link is not None else LOOKING


def find_posted(desk: Desk) -> None:
    """Read the links that people gave, and link what they posted as soon as reading has met it; whoever waits too long
    is asked."""
    now = desk.now()
    with desk.database.read() as session:
        waiting = replies.by_hand(session, now - REMEMBERED)
        pasted = [(each.id, each.post_url) for each in waiting if each.state is ReplyState.SAID and each.post_url]
    for number, url in pasted:
        _read_pasted(desk, number, url)
        desk.wakeups.board.set()
    with desk.database.read() as session:
        waiting = replies.by_hand(session, now - REMEMBERED)
        # What was taken on somebody's word comes first: its post must not go to another reply.
        waiting = sorted(waiting, key=lambda each: each.state is not ReplyState.SENT)
        ready = [each.id for each in waiting if _found(session, each) is not None or _overdue(each, now)]
    for number in ready:
        with desk.database.write.begin() as session:
            reply = replies.keep(session, number)
            if reply is not None:
                _find(session, desk, reply, now)
        desk.wakeups.board.set()


def _read_pasted(desk: Desk, number: int, url: str) -> None:
    """What is behind a pasted link settles the reply, or is told to whoever pasted it. Where the network cannot be read
    now, the link is taken."""
    link, now = read_link(url), desk.now()
    try:
        answer, wrong = _read(desk, link), None
    except Refusal as refusal:
        answer, wrong = None, refusal.sentence
    if answer is not None:
        _keep(desk, number, link, answer)
    with desk.database.write.begin() as session:
        reply = replies.keep(session, number)
        if reply is None or reply.state is not ReplyState.SAID or reply.post_url != url:
            return
        if answer is not None:
            wrong = _wrong(session, desk, reply, link, answer)
        if wrong is not None:
            reply.post_url = None
            _ask_again(session, desk, reply, wrong, now)
        elif answer is not None:
            _settle(session, desk, reply, answer.key)
        else:
            settling.finish(session, desk, reply, now, by=reply.said_by or reply.by, post=None)


def _keep(desk: Desk, number: int, link: PostLink, answer: PublicPost) -> None:
    """Our answer as a row before its mention is taken, see `settling.stands`; none where it is not the answer."""
    with desk.database.write.begin() as session:
        reply = session.get_one(Reply, number)
        if _wrong(session, desk, reply, link, answer) is None:
            settling.hold(session, desk, answer)


def _ask_again(session: Session, desk: Desk, reply: Reply, sentence: str, now: datetime) -> None:
    reply.state, reply.trouble = ReplyState.READY, sentence
    who = reply.said_by or reply.by
    telling.tell(session, reply.mention_id, who, AlertReason.NOT_KNOWN, now, note=sentence, reply=reply.id)
    settling.redraw(session, desk, reply)


def _find(session: Session, desk: Desk, reply: Reply, now: datetime) -> None:
    key = _found(session, reply)
    if reply.state is ReplyState.SENT:
        if key is not None and reply.post_id is None:
            reply.post = settling.known(session, reply.network, key)
            settling.redraw(session, desk, reply)
    elif reply.state in (*BY_HAND, ReplyState.FAILED) and key is not None:
        _settle(session, desk, reply, key)
    elif _overdue(reply, now):
        _ask_again(session, desk, reply, NOT_FOUND, now)


def _overdue(reply: Reply, now: datetime) -> bool:
    return reply.state is ReplyState.SAID and reply.said_at is not None and reply.said_at + PATIENCE <= now


def _settle(session: Session, desk: Desk, reply: Reply, key: str) -> None:
    holding.not_by_app(session, reply)
    post = settling.known(session, reply.network, key)
    settling.published(session, desk, reply, post.public(), by=reply.said_by or reply.by)


def _found(session: Session, reply: Reply) -> str | None:
    """A post of ours that answers the same post and was written after the words were ready. Whoever posts by hand may
    change them, so other words count too; the same words are taken first, and forgive clocks that differ."""
    post = reply.answers.post
    since = reply.at - CLOCKS_DIFFER
    mine = (Post.network == reply.network, Post.ours, Post.gone_at.is_(None), Post.posted_at >= since)
    taken = select(Reply.post_id).where(Reply.post_id.is_not(None))
    rows = session.scalars(
        select(Post)
        .where(*mine, Post.reply_to.in_({post.key, post.version}), Post.id.not_in(taken))
        .order_by(Post.posted_at)
    ).all()
    alike = [row for row in rows if same_text(reply.text, row.text) or row.url == reply.post_url]
    if reply.state in (ReplyState.SENT, ReplyState.FAILED) or holding.by_app(reply):
        rows = alike  # it is settled already, or nobody was to post it by hand: nothing but the very post will do
    elif reply.state is not ReplyState.SAID:  # what somebody wrote just before these words is an answer of its own
        rows = [row for row in rows if row.posted_at >= reply.at]
    # The words of another reply that is still to be found are that one's.
    others = [each for each in replies.unfound(session, reply.mention_id) if each.id != reply.id]
    rest = [
        row for row in rows
        if not any(same_text(each.text, row.text) or each.post_url == row.url for each in others)
    ]  # fmt: skip
    return next((row.key for row in [*alike, *rest]), None)


def _link(url: str) -> PostLink:
    try:
        return read_link(url)
    except NotALink as problem:
        raise Refusal(problem.sentence) from None


def _check(session: Session, desk: Desk, reply: Reply, link: PostLink, writer: str | None) -> None:
    """What a link says by itself; raises `Refusal`."""
    if link.network != reply.network:
        raise Refusal("That link leads to another site than the post that was answered. Paste the link of our answer.")
    ours = {handle.casefold() for handle in desk.team.handles(reply.network)}
    if writer and ours and writer.casefold() not in ours:
        raise Refusal(f"That post is by @{writer}, not by us. Open our answer, copy its link and paste it here.")
    if looking.taken(session, link.network, [link.key]):
        raise Refusal("That post counts for another answer of ours already. Open this answer, and paste its own link.")


def _wrong(session: Session, desk: Desk, reply: Reply, link: PostLink, answer: PublicPost) -> str | None:
    """Why the post behind a link is not this answer; None where it is."""
    try:
        _check(session, desk, reply, link, answer.author.handle)
    except Refusal as refusal:
        return refusal.sentence
    post = reply.answers.post
    if answer.reply_to not in (post.key, post.version):
        return "That post of ours does not answer this one. Open our answer, copy its link and paste it here."
    return None


def _read(desk: Desk, link: PostLink) -> PublicPost | None:
    """The post behind a link, read from its network; None where that cannot be done now, and the link is taken."""
    network = desk.networks.get(link.network)
    if network is None:
        return None
    try:
        page = network.look_again([link.key])
    except Trouble:
        return None
    with desk.database.write.begin() as session:
        money.charge_page(session, desk, link.network, Source.SEARCH, page)
    if not page.posts:
        raise Refusal("There is no public post at that link. Open our answer, copy its link and paste it here.")
    return page.posts[0]
