"""What is understood of a line behind `/promo`: commands, weeks, slips, and words of a new promo."""

from __future__ import annotations

import pytest

from bot.core.promo_commands import Asked, NotKnown, PromoCommand, understood

C = PromoCommand
TIMES = ("tomorrow", "every", "in", "friday", "9am", "24", "half")


def read(line: str) -> Asked | NotKnown:
    return understood(line, lambda words: words.split()[0].casefold() in TIMES)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("", Asked(C.LIST)), ("  ", Asked(C.LIST)), ("list", Asked(C.LIST)), ("LIST", Asked(C.LIST)),
        ("list week", Asked(C.LIST)), ("list next week", Asked(C.LIST, weeks=1)),
        ("list Next  Week", Asked(C.LIST, weeks=1)),
        ("list last week", Asked(C.LIST, weeks=-1)), ("help", Asked(C.HELP)), ("?", Asked(C.HELP)),
        ("new", Asked(C.NEW)), ("new tomorrow 9am Come", Asked(C.NEW, words="tomorrow 9am Come")),
        ("show 3", Asked(C.SHOW, 3)), ("show #3", Asked(C.SHOW, 3)), ("show promo 3", Asked(C.SHOW, 3)),
        ("show", Asked(C.SHOW)), ("edit 12", Asked(C.EDIT, 12)), ("copy 3.", Asked(C.COPY, 3)),
        ("pause 3", Asked(C.PAUSE, 3)),
        ("Resume 3", Asked(C.RESUME, 3)), ("skip 3", Asked(C.SKIP, 3)), ("unskip 3", Asked(C.UNSKIP, 3)),
        ("cancel  3", Asked(C.CANCEL, 3)), ("now 3", Asked(C.NOW, 3)),
    ],
)  # fmt: skip
def test_a_command_is_understood_with_what_it_takes(line: str, asked: Asked) -> None:
    assert read(line) == asked


@pytest.mark.parametrize(
    "line",
    [
        "tomorrow 9am Tell us about your visit", "every Monday noon Come", "tomorrow", "in 2 hours Hello", "9am",
        "Tell us about your visit #CareOpinion", "Our nurses", "Show your support for our nurses",
        "Cancel your appointment if you cannot come", "Now we are open on Sundays",
    ],
)  # fmt: skip
def test_a_time_and_longer_words_are_a_new_promo_and_nothing_of_them_is_lost(line: str) -> None:
    assert read(f"  {line} ") == Asked(C.NEW, words=line)


@pytest.mark.parametrize(
    ("line", "meant", "example"),
    [
        ("lsit", C.LIST, "/promo list"), ("pasue 3", C.PAUSE, "/promo pause 3"),
        ("stop 7", C.PAUSE, "/promo pause 7"), ("delete 7", C.CANCEL, "/promo cancel 7"),
        ("shwo", C.SHOW, "/promo show 3"), ("unpause 2", C.RESUME, "/promo resume 2"), ("hlep", C.HELP, "/promo help"),
        ("send 5", C.NOW, "/promo now 5"), ("calendar", C.LIST, "/promo list"),
        ("xyzzy", C.HELP, "/promo help"),
        ("lst next week", C.LIST, "/promo list next week"), ("<!channel>", C.HELP, "/promo help"),
        ("creat", C.NEW, "/promo new tomorrow 9am Tell us about your visit"),
    ],
)  # fmt: skip
def test_a_slip_is_answered_with_the_nearest_command_and_an_example(
    line: str, meant: PromoCommand, example: str
) -> None:
    found = read(line)
    assert isinstance(found, NotKnown)
    assert (found.meant, found.example, found.takes) == (meant, example, False)


@pytest.mark.parametrize(
    ("line", "meant", "number"),
    [
        ("pause three", C.PAUSE, None), ("skip 3 until Friday", C.SKIP, 3), ("cancel 3 4", C.CANCEL, 3),
        ("show -1", C.SHOW, None), ("show 1e3", C.SHOW, None), ("show ١", C.SHOW, None), ("list the lot", C.LIST, None),
        ("help me", C.HELP, None), ("now please", C.NOW, None), ("show 99999999999999999999", C.SHOW, None),
    ],
)  # fmt: skip
def test_a_right_word_with_something_odd_behind_it_does_nothing(
    line: str, meant: PromoCommand, number: int | None
) -> None:
    assert read(line) == NotKnown(meant, number, takes=True)
