"""Metrics in Prometheus' format, read from the database when asked for, so that every process tells the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select

from bot.core.hushes import HushKind
from bot.desk import Desk
from bot.services import audit, hushes, sources
from bot.storage import figures, marks, owing, spikes
from bot.storage.cards import Card
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo
from bot.storage.runs import Run
from bot.storage.spend import Spend


class DatabaseCollector:
    """Reads every figure afresh at each scrape."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterable[Metric]:
        """The figures, in the order of docs/OPERATIONS.md."""
        with self._desk.database.read() as session:
            total = audit.add_up(session)
            by_status = session.execute(select(Mention.status, func.count()).group_by(Mention.status)).all()
            waiting = session.scalar(
                select(func.count()).select_from(Card)
                .where(Card.wanted > Card.shown, Card.failed.is_(None), Card.packed.is_(False))
            )  # fmt: skip
            spent = session.execute(
                select(Spend.network, Spend.item, func.sum(Spend.count), func.sum(Spend.micros))
                .group_by(Spend.network, Spend.item)
            ).all()  # fmt: skip
            runs = marks.runs(session)
            by_state = session.execute(select(Outbox.state, func.count()).group_by(Outbox.state)).all()
            due = owing.owed(session, self._desk.now())
            stands = hushes.standing(session, self._desk.now())
            spiking = spikes.on(session)
            by_promo = session.execute(select(Promo.state, func.count()).group_by(Promo.state)).all()
            by_run = session.execute(select(Run.state, func.count()).group_by(Run.state)).all()
            unmeasured = figures.late(session, self._desk.now() - timedelta(hours=1))
        placed = _gauge("kestrel_mentions_placed", "Where the mentions that were taken in are.", "place")
        for place in ("taken", "on_cards", "in_groups", "muted", "failed"):
            placed.add_metric([place], getattr(total, place))
        yield placed
        status = _gauge("kestrel_mentions", "Mentions by status.", "status")
        for name, count in by_status:
            status.add_metric([name.value], count)
        yield status
        yield GaugeMetricFamily("kestrel_cards_waiting", "Cards that Slack does not show as they should be.", waiting)
        yield _by_state("kestrel_outbox", "Public posts in the outbox by state.", by_state)
        yield _by_state("kestrel_promos", "Promos by state.", by_promo)
        yield _by_state("kestrel_runs", "Runs of promos by what came of them.", by_run)
        owed = _gauge("kestrel_owed", "What somebody still has to do.", "kind")
        late = _gauge("kestrel_owed_late", "What somebody still has to do and is late.", "kind")
        for kind, count, behind in due:
            owed.add_metric([kind.value], count)
            late.add_metric([kind.value], behind)
        yield from (owed, late)
        hush = _gauge("kestrel_hush", "1 while a hush of this kind stands.", "kind")
        for each in HushKind:
            hush.add_metric([each.value], float(stands is not None and stands.kind is each))
        yield hush
        yield GaugeMetricFamily("kestrel_spike", "1 while mentions stand far above the usual.", spiking)
        yield GaugeMetricFamily("kestrel_figures_late", "Promos whose figures should have been read.", unmeasured)
        reads = _gauge("kestrel_network_charges", "What the networks charged for, by number.", "network", "item")
        money = _gauge("kestrel_network_dollars", "What the networks charged at most, in dollars.", "network", "item")
        for network, item, count, micros in spent:
            reads.add_metric([network, item], float(count))
            money.add_metric([network, item], float(micros) / 1_000_000)
        yield from (reads, money)
        well = _gauge(
            "kestrel_source_well", "1 while a source can be read, 0 while it cannot.", "network", "kind", "query"
        )
        for source in sources.health(self._desk):
            well.add_metric([source.network, source.kind.value, source.query], float(source.trouble is None))
        yield well
        failures = _gauge("kestrel_job_failures", "How often each job has failed.", "job")
        for run in runs:
            failures.add_metric([run.name], run.failures)
        yield failures


def scrape(desk: Desk) -> bytes:
    """Everything, as Prometheus reads it."""
    registry = CollectorRegistry()
    registry.register(DatabaseCollector(desk))
    return generate_latest(registry)


def _by_state(name: str, said: str, rows: Iterable[Any]) -> GaugeMetricFamily:
    gauge = _gauge(name, said, "state")
    for state, count in rows:
        gauge.add_metric([state.value], count)
    return gauge


def _gauge(name: str, help_text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, labels=labels)
