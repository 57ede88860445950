"""The services of the invented trust, as the feedback site lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TRUST: Final = "Ashcombe Vale NHS Foundation Trust"


@dataclass(frozen=True, slots=True)
class Service:
    """A service, by the site's code of it."""

    code: str
    name: str


SERVICES: Final = (
    Service("ASHCOMBE-AE", "Emergency department (A&E)"),
    Service("ASHCOMBE-MAT", "Maternity"),
    Service("ASHCOMBE-OUT", "Outpatients"),
    Service("ASHCOMBE-WARDS", "Wards"),
    Service("ASHCOMBE-COM", "Community hospital"),
    Service("ASHCOMBE-FAC", "Estates and parking"),
)
BY_CODE: Final = {service.code: service for service in SERVICES}
