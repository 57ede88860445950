"""The invented workspace: who works there, which channels it has, and the app that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.slack.errors import Json, SlackError

TEAM_ID = "T0ASHCOMBE"
TEAM_NAME = "Ashcombe Vale"
TEAM_DOMAIN = "ashcombe-vale"
TEAM_URL = "https://ashcombe-vale.slack.example/"
APP_ID = "A0KESTREL"
BOT_ID = "B0KESTREL"
BOT_USER = "U0KESTREL"
ZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the workspace, the app's own bot user included."""

    id: str
    name: str
    handle: str
    role: str
    is_bot: bool = False

    @property
    def email(self) -> str:
        return f"{self.handle}@ashcombevale.example"

    def user(self) -> Json:
        """The user object of the Web API."""
        first, _, last = self.name.partition(" ")
        profile: Json = {
            "title": self.role, "real_name": self.name, "real_name_normalized": self.name,
            "display_name": self.name, "display_name_normalized": self.name, "first_name": first, "last_name": last,
            "status_text": "", "status_emoji": "", "team": TEAM_ID,
        }  # fmt: skip
        profile |= {"api_app_id": APP_ID, "bot_id": BOT_ID} if self.is_bot else {"email": self.email}
        return {
            "id": self.id, "team_id": TEAM_ID, "name": self.handle, "real_name": self.name, "deleted": False,
            "color": "3c989f", "tz": ZONE, "tz_label": "Greenwich Mean Time", "tz_offset": 0, "profile": profile,
            "is_admin": False, "is_owner": False, "is_primary_owner": False, "is_restricted": False,
            "is_ultra_restricted": False, "is_bot": self.is_bot, "is_app_user": False, "updated": 1, "locale": "en-GB",
        }  # fmt: skip

    def brief(self) -> Json:
        """The person as interaction payloads name them."""
        return {"id": self.id, "username": self.handle, "name": self.handle, "team_id": TEAM_ID}


KESTREL = Person(BOT_USER, "Kestrel", "kestrel", "", is_bot=True)
EVERYONE = (
    Person("U0PRIYA", "Priya Shah", "priya.shah", "Communications officer"),
    Person("U0TOM", "Tom Okafor", "tom.okafor", "Communications officer"),
    Person("U0MEGAN", "Megan Rhys", "megan.rhys", "Communications officer"),
    Person("U0HELEN", "Helen Marsh", "helen.marsh", "Head of communications"),
    Person("U0DAVID", "David Akhtar", "david.akhtar", "Director of communications and engagement"),
    Person("U0RUTH", "Ruth Bellamy", "ruth.bellamy", "Chief executive"),
)
CHANNELS = (("C0MENTIONS", "public-mentions", True), ("C0COMMS", "comms-team", True), ("C0GENERAL", "general", False))


class People:
    """Finds members by id or address."""

    def __init__(self) -> None:
        self._by_id = {person.id: person for person in (*EVERYONE, KESTREL)}
        self._by_email = {person.email: person for person in EVERYONE}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    def __contains__(self, user: object) -> bool:
        return user in self._by_id

    def add(self, person: Person) -> None:
        """Another member, such as the fiftieth person to press a button."""
        self._by_id[person.id] = person
        self._by_email[person.email] = person

    def get(self, user: str) -> Person:
        if user not in self._by_id:
            raise SlackError("user_not_found")
        return self._by_id[user]

    def by_email(self, email: str) -> Person:
        if email not in self._by_email:
            raise SlackError("users_not_found")
        return self._by_email[email]


def bot_profile() -> Json:
    """The app as its messages show it."""
    icons = {size: f"{TEAM_URL}icon.png" for size in ("image_36", "image_48", "image_72")}
    return {"id": BOT_ID, "deleted": False, "name": KESTREL.name, "updated": 1, "app_id": APP_ID,
            "user_id": BOT_USER, "team_id": TEAM_ID, "icons": icons}  # fmt: skip
