"""A disk that is wiped is known by its platform, or by its file system in a container; an ordinary one never is."""

from __future__ import annotations

import pytest

from bot.core.disks import kind_of, wiped

DOCKER = """
100 50 0:45 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/a:/b,upperdir=/c
101 100 0:46 / /proc rw,nosuid - proc proc rw
102 100 0:47 / /memory rw - tmpfs shm rw,size=65536k
103 100 8:1 /volumes/kestrel/_data /data rw,relatime - ext4 /dev/sda1 rw
104 100 8:1 /volumes/odd /data\\040two rw,relatime - ext4 /dev/sda1 rw
a line that is no mount
"""
LAPTOP = """
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
35 28 0:32 / /quick rw shared:2 - tmpfs tmpfs rw
"""


def why(folder: str, mounts: str, *environment: str, contained: bool = False) -> str | None:
    return wiped(folder, environment=environment, mounts=mounts, contained=contained)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/app", "overlay"), ("/memory/x", "tmpfs"), ("/data", "ext4"), ("/data/deep/er", "ext4"),
     ("/data two/x", "ext4"), ("/database", "overlay")],
)  # fmt: skip
def test_the_deepest_mount_that_holds_a_folder_says_what_it_is(folder: str, kind: str) -> None:
    assert kind_of(folder, DOCKER) == kind


def test_of_two_mounts_at_one_place_the_later_counts() -> None:
    over = "1 0 8:1 / /data rw - tmpfs t rw\n2 0 8:2 / /data rw - ext4 /dev/sdb rw"
    assert kind_of("/data", over) == "ext4"


def test_the_own_layer_of_a_container_is_lost_and_a_volume_is_not() -> None:
    assert why("/app", DOCKER, contained=True) == "this disk belongs to the container and goes with it"
    assert why("/memory", DOCKER, contained=True) == "this disk is only in memory"
    assert why("/data", DOCKER, contained=True) is None


@pytest.mark.parametrize(
    "name", ["RENDER", "FLY_APP_NAME", "RAILWAY_ENVIRONMENT", "KUBERNETES_SERVICE_HOST", "K_SERVICE"]
)
def test_a_platform_is_named_and_its_own_disks_are_no_trouble(name: str) -> None:
    assert "this disk belongs to the container" in str(why("/app", DOCKER, name))
    assert why("/data", DOCKER, name) is None


def test_heroku_wipes_everything_whatever_the_file_system_looks_like() -> None:
    assert "Heroku" in str(why("/app", LAPTOP, "DYNO"))
    assert "Heroku" in str(why("/data", DOCKER, "DYNO"))


def test_an_ordinary_computer_may_keep_what_it_likes_where_it_likes() -> None:
    assert why("/quick", LAPTOP, "PATH", "HOME") is None
    assert why("/home/ana", LAPTOP) is None


def test_where_no_mounts_can_be_read_nothing_is_said() -> None:
    assert why("/app", "", "RENDER", contained=True) is None
