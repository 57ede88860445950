"""The table of all sections in the order in which they are shown, and how to find one."""

from __future__ import annotations

from bot.core.settings_of_answers import ANSWERS
from bot.core.settings_of_listening import LISTENING
from bot.core.settings_of_time import TIME
from bot.core.settings_sections import Section

SECTIONS: tuple[Section, ...] = (*LISTENING, *TIME, *ANSWERS)
BY_SLUG = {section.slug: section for section in SECTIONS}
