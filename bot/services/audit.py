"""The auditor: everything taken in is on a card, in a group, muted, or failed with a reason; nothing is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.core.pace import BETWEEN_POSTS
from bot.desk import Desk
from bot.services import promo_audit
from bot.storage import card_counts, follow_ups, groups, marks, outbox, owing
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.watches import Watch

log = structlog.get_logger()

# A card that has wanted drawing for so long, beyond what Slack's pace explains, is stuck.
STUCK = timedelta(minutes=5)
# So far back it is looked for people who wrote again and whom nobody heard.
FOLLOWED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sum:
    """Where every mention is. `taken` is counted at the door, the others where the mentions ended up."""

    taken: int
    on_cards: int
    in_groups: int
    muted: int
    failed: int

    @property
    def holds(self) -> bool:
        """Whether nothing is missing and nothing is counted twice."""
        return self.taken == self.on_cards + self.in_groups + self.muted + self.failed


def audit(desk: Desk) -> list[str]:
    """Add up and look for what is stuck; the findings as sentences, none when all is well."""
    now = desk.now()
    with desk.database.read() as session:
        total = add_up(session)
        behind = _behind(session, desk)
        stuck, uncarried = outbox.stuck(session, now - STUCK), outbox.uncarried(session)
        without, late = owing.without(session), owing.late(session, now - STUCK)
        unanswered, stranded = follow_ups.unanswered(session, now - FOLLOWED), groups.stranded(session)
        of_promos = promo_audit.findings(session, now, STUCK)
    findings = []
    if not total.holds:
        findings.append(
            f"{total.taken} mentions were taken in, but {total.on_cards} are on cards, {total.in_groups} in groups, "
            f"{total.muted} muted and {total.failed} failed with a reason."
        )
    if behind:
        findings.append(f"{behind} cards have waited for Slack for more than five minutes beyond its pace.")
    if stuck:
        findings.append(f"{stuck} posts in the outbox have waited for more than five minutes beyond their time.")
    if uncarried:
        findings.append(f"{uncarried} posts of promos should be on their way, but nothing carries them.")
    if without:
        findings.append(f"{without} mentions that somebody has to see to would remind nobody.")
    if unanswered:
        findings.append(f"{unanswered} follow-ups stand under what is answered or closed, and nobody sees to them.")
    if stranded:
        findings.append(f"{stranded} mentions are gathered under a post that was deleted, and nobody sees them.")
    if late:
        findings.append(f"{late} reminders are more than five minutes behind their time.")
    findings += of_promos
    numbers = {name: getattr(total, name) for name in ("taken", "on_cards", "in_groups", "muted", "failed")}
    with desk.database.write.begin() as session:
        marks.note_audit(session, at=now, findings=findings, numbers=numbers)
        marks.forget_deliveries(session, now - timedelta(days=1))
    if findings:
        log.error("audit_does_not_hold", findings=findings)
    return findings


def add_up(session: Session) -> Sum:
    """Count at the door and at every place where a mention can end up, by the rows that are really there."""
    own = aliased(Card)
    joined = select(func.count(Mention.id)).join(
        own, (own.mention_id == func.coalesce(Mention.lead_id, Mention.id)) & (own.kind == CardKind.MENTION)
    )
    placed = joined.where(Mention.muted.is_(False), own.failed.is_(None))
    on_board = placed.where(Mention.lead_id.is_(None))
    return Sum(
        taken=session.scalar(select(func.coalesce(func.sum(Watch.taken), 0))) or 0,
        on_cards=session.scalar(on_board) or 0,
        in_groups=session.scalar(placed.where(Mention.lead_id.is_not(None))) or 0,
        muted=session.scalar(select(func.count(Mention.id)).where(Mention.muted)) or 0,
        failed=session.scalar(joined.where(own.failed.is_not(None))) or 0,
    )


def _behind(session: Session, desk: Desk) -> int:
    waiting = select(func.count()).select_from(Card).where(
        Card.wanted > Card.shown, Card.failed.is_(None), Card.packed.is_(False)
    )  # fmt: skip
    queue = session.scalar(waiting) or 0
    late = (Card.wanted_at < desk.now() - STUCK - queue * BETWEEN_POSTS, ~card_counts.held_back(desk.now()))
    return session.scalar(waiting.where(*late)) or 0
