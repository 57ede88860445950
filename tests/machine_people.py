"""The people of the answering machine: who posts, who presses what, and which words they send."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from bot.core.hushes import HushKind
from bot.core.lifecycle import Status
from bot.core.replies import REPLY_BUTTONS, ReplyAction, ReplyKind, ReplyState
from bot.core.reply_form import Picks, Typed
from bot.desk import Desk
from bot.services import by_hand, deciding, ending, handing, hushes, mentions, replies, resting
from bot.services.refusals import Refusal
from bot.services.replies import Done
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply, of_form
from tests.machine import OURS, Office
from tests.sending import approve, ask_change

SYLLABLES = ("ba", "de", "fi", "go", "lu", "me", "no", "pa", "ri", "su", "ta", "ve")


@dataclass
class Form:
    """A form in somebody's hands; `mark` is a word that no other text of ours contains."""

    typed: Typed
    by: str
    mark: str


class People:
    """The public and the team. `words` are, for each reply, the marks of every text that it ever had."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.forms: list[Form] = []
        self.words: dict[int, list[str]] = {}
        self.states: dict[int, ReplyState] = {}
        self._authors = 0

    @property
    def desk(self) -> Desk:
        """Where presses arrive."""
        return self.office.first.desk

    def post(self, tale: str, *, asks: bool) -> None:
        """Somebody new posts, and it is read and stands on its card."""
        self._authors += 1
        self._says(f"author_{self._authors}", f"@{OURS} {tale}" if asks else tale)

    def write_again(self, which: int, words: str, *, there: bool) -> None:
        """Whoever wrote one of the posts writes again, in the same conversation (`there`) or anywhere."""
        mention = self.mention(which)
        if mention is not None and mention.status is not Status.DELETED:
            with suppress(LookupError):
                key = mention.post.version if there else None
                self._says(mention.post.handle, f"@{OURS} {words}", reply_to=key)

    def _says(self, handle: str, text: str, reply_to: str | None = None) -> None:
        self.office.sandbox.x.post(handle, text, reply_to=reply_to)
        self.office.clock.advance(10)
        self.office.first.read()
        self.office.first.draw(3)

    def delete(self, which: int) -> None:
        """An author takes a post back."""
        mention = self.mention(which)
        if mention is not None:
            with self.desk.database.read() as session, suppress(LookupError):
                self.office.sandbox.x.delete(session.get_one(Post, mention.id).version)

    def post_by_hand(self, reply: int, *, same: bool) -> str | None:
        """Somebody signs in to X as us and answers there; the link, or None where there is nothing to answer."""
        with self.desk.database.read() as session:
            row = session.get_one(Reply, reply)
            key, text = row.mention.post.key, row.text if same else "We hear you, and somebody will be in touch"
        with suppress(LookupError):
            post = self.office.sandbox.x.post(OURS, text, reply_to=key)
            self.office.by_hand[post.id] = reply if same else None
            return post.url
        return None

    def mention(self, which: int) -> Mention | None:
        """One of the mentions whose card stands in the chat, where it can be pressed on; the newest first."""
        shown = select(Mention).join(Card, (Card.mention_id == Mention.id) & (Card.kind == CardKind.MENTION))
        with self.desk.database.read() as session:
            found = session.scalars(shown.where(Card.ts.is_not(None)).order_by(Mention.id.desc())).all()
            return found[which % len(found)] if found else None

    def with_buttons(self) -> list[tuple[int, ReplyState]]:
        """The replies on whose cards there is something to press, the newest first."""
        newest_first = sorted(self.states.items(), reverse=True)
        return [(number, state) for number, state in newest_first if state in REPLY_BUTTONS]

    def move(self, mention: int, move: str, person: str, to: str) -> None:
        """Press something on a mention's card; a refusal is an answer too."""
        with suppress(Refusal):
            match move:
                case "claim":
                    mentions.claim(self.desk, mention, by=person)
                case "release":
                    mentions.release(self.desk, mention, by=person)
                case "pass":
                    handing.pass_on(self.desk, mention, to=to, by=person)
                case "snooze":
                    resting.snooze(self.desk, mention, until=self.desk.now() + timedelta(hours=1), by=person)
                case "close":
                    ending.close(self.desk, mention, by=person)
                case "reopen":
                    ending.reopen(self.desk, mention, by=person)

    def act(self, reply: int, action: ReplyAction, person: str) -> None:
        """Press something on a reply's card; a refusal is an answer too."""
        moves: dict[ReplyAction, Callable[[], object]] = {
            ReplyAction.UNDO: lambda: deciding.undo(self.desk, reply, by=person),
            ReplyAction.APPROVE: lambda: approve(self.desk, reply, by=person),
            ReplyAction.ASK_CHANGE: lambda: ask_change(self.desk, reply, "Warmer, please", by=person),
            ReplyAction.EDIT: lambda: self._change(reply, person),
            ReplyAction.POSTED: lambda: by_hand.posted(self.desk, reply, "", by=person),
            ReplyAction.IT_IS_THERE: lambda: deciding.it_is_there(self.desk, reply, by=person),
            ReplyAction.TRY_AGAIN: lambda: deciding.try_again(self.desk, reply, by=person),
            ReplyAction.SEND: lambda: deciding.send(self.desk, reply, by=person),
            ReplyAction.DROP: lambda: deciding.drop(self.desk, reply, by=person),
        }
        with suppress(Refusal):
            moves[action]()

    def hush(self, person: str, hours: int) -> None:
        """Begin a hush, or lift the one that stands."""
        stands = hushes.seen(self.desk)
        with suppress(Refusal):
            if stands is None:
                ends_at = self.desk.now() + timedelta(hours=hours)
                hushes.begin(self.desk, HushKind.INCIDENT, "Fire at the main site", ends_at=ends_at, by=person)
            else:
                hushes.lift(self.desk, stands.number, by=person)

    def begin(self, mention: int, person: str, kind: ReplyKind) -> Form | None:
        """Open a form and write into it; None where that is refused."""
        with suppress(Refusal):
            typed = replies.begin(self.desk, mention, kind, by=person).typed
            if kind is ReplyKind.INVITATION and typed.picks.link_kind is None:
                typed = replace(typed, picks=Picks("emergency", link_kind="share"))
            return self._write(typed, person)
        return None

    def send(self, form: Form) -> None:
        """Press Send. A form that comes back is looked at, and is ready to be sent again."""
        with suppress(Refusal):
            outcome = replies.send(self.desk, form.typed, by=form.by)
            if not isinstance(outcome, Done):
                form.typed = replace(form.typed, seen=outcome.typed.seen)
                return
            with self.desk.database.read() as session:
                sent = of_form(session, form.typed.form)
            if sent is not None and form.mark not in self.words.setdefault(sent.id, []):
                self.words[sent.id].append(form.mark)

    def _change(self, reply: int, person: str) -> None:
        self.send(self._write(replies.begin_change(self.desk, reply, by=person).typed, person))

    def _write(self, typed: Typed, person: str) -> Form:
        number = len(self.forms)
        mark = f"qz{SYLLABLES[number // 12 % 12]}{SYLLABLES[number % 12]}x"
        text = f"{mark} thank you for telling us, we will look into this."
        self.forms.append(Form(replace(typed, text=text, reason="It fits."), person, mark))
        return self.forms[-1]
