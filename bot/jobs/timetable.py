"""The timetable: every recurring job, how often it runs, and which use case it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.desk import Desk
from bot.services import (
    audit,
    by_hand,
    calendars,
    chasing,
    deletions,
    digest,
    handed_files,
    home_again,
    hush_tending,
    measuring,
    opt_outs,
    outbox,
    pastes,
    pictures,
    retention,
    running,
    said_posts,
    sources,
    spikes,
    story_reading,
    unsure,
    waking,
    worked,
)


@dataclass(frozen=True, slots=True)
class Job:
    """`seconds` is how often to look; what is due is known by the database alone. With `alone` only one process
    of those that share the database runs it at a time."""

    name: str
    seconds: float
    run: Callable[[Desk], object]
    alone: bool = False


TIMETABLE = (
    Job("settings", 2, sources.keep_up),
    Job("read_pasted_links", 1, pastes.read_pasted),
    Job("look_again", 5, deletions.look_again, alone=True),
    Job("wake", 5, waking.wake),
    Job("run_promos", 1, running.run),
    Job("deliver", 1, outbox.deliver),
    Job("tend_hush", 2, hush_tending.tend),
    Job("find_posted", 2, by_hand.find_posted),
    Job("find_unsure", 2, unsure.find),
    Job("find_said", 10, said_posts.find),
    Job("opt_outs", 2, opt_outs.sweep),
    Job("read_stories", 5, story_reading.read, alone=True),
    Job("read_responses", 5, story_reading.look_for_responses, alone=True),
    Job("chase", 2, chasing.chase),
    Job("due_times", 30, calendars.work_out_anew, alone=True),
    Job("look_for_spikes", 30, spikes.look, alone=True),
    Job("measure", 60, measuring.measure, alone=True),
    Job("work_out_worked", 30, worked.work_out, alone=True),
    Job("digest", 10, digest.send, alone=True),
    Job("delete_files", 10, handed_files.take_back, alone=True),
    Job("draw_homes", 10, home_again.draw, alone=True),
    Job("forget_pictures", 3600, pictures.forget, alone=True),
    Job("forget_old", 60, retention.forget_old, alone=True),
    Job("audit", 120, audit.audit, alone=True),
)
