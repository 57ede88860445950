"""X's ids: they hold the moment of writing, so that a moment can be asked for as an id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# The moment at which X's ids begin, in milliseconds since 1970.
_EPOCH = 1_288_834_974_657
_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_LOW_BITS = 22


def first_id_at(moment: datetime) -> int:
    """The smallest id that a post written at `moment` can have."""
    milliseconds = (moment - _1970) // timedelta(milliseconds=1)
    return max(0, milliseconds - _EPOCH) << _LOW_BITS


def before(moment: datetime) -> int:
    """The `since_id` (exclusive) that still finds a post written at `moment`."""
    return max(1, first_id_at(moment) - 1)


def moment_of(post_id: int) -> datetime:
    """When the post with this id was written, to the millisecond."""
    return _1970 + timedelta(milliseconds=(post_id >> _LOW_BITS) + _EPOCH)


def is_id(value: object) -> bool:
    """Whether this is an id as X writes them: a string of up to 19 digits."""
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19
