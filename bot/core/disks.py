"""Whether a file lies on a disk that is emptied when the machine or the container starts anew."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

# File systems that live in memory, or are the throw-away layer of a container.
LAYERS = frozenset({"aufs", "overlay"})
MEMORY = frozenset({"ramfs", "tmpfs"})
# Heroku gives every process a disk of its own, of an ordinary kind, and empties it once a day.
HEROKU = "DYNO"
# What platforms put into the environment.
PLATFORMS = {
    "RENDER": "Render",
    "FLY_APP_NAME": "Fly.io",
    "RAILWAY_ENVIRONMENT": "Railway",
    "K_SERVICE": "Cloud Run",
    "KUBERNETES_SERVICE_HOST": "Kubernetes",
}
CONTAINER = "a container"


def wiped(folder: str, *, environment: Collection[str], mounts: str, contained: bool) -> str | None:
    """Why what is written into a folder does not last, as the end of a sentence; None where nothing speaks for it.

    `environment` holds the names that are set, `mounts` is the text of /proc/self/mountinfo, and `contained` says
    that the marker of a container is there. Outside of containers and platforms nothing is said: an ordinary computer
    may keep such a file system on purpose.
    """
    if HEROKU in environment:
        return "Heroku empties the disk at least once a day"
    where = next((named for name, named in PLATFORMS.items() if name in environment), CONTAINER if contained else None)
    kind = kind_of(folder, mounts)
    if where is None or kind not in LAYERS | MEMORY:
        return None
    place = "is only in memory" if kind in MEMORY else "belongs to the container and goes with it"
    return f"on {where} this disk {place}" if where != CONTAINER else f"this disk {place}"


def kind_of(folder: str, mounts: str) -> str | None:
    """The kind of file system under a folder: of the mounts that hold it the deepest counts, of two at one place the
    later. None where the text tells of none."""
    path, found = PurePosixPath(folder), None
    for line in mounts.splitlines():
        left, separator, right = line.partition(" - ")
        fields = left.split()
        if not separator or len(fields) < 5 or not right.split():
            continue
        at = PurePosixPath(_plain(fields[4]))
        if path.is_relative_to(at) and (found is None or len(at.parts) >= found[0]):
            found = (len(at.parts), right.split()[0])
    return found[1] if found else None


def _plain(escaped: str) -> str:
    """A path as it is: the kernel writes spaces, tabs, line ends and backslashes as three octal digits."""
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        escaped = escaped.replace(code, letter)
    return escaped
