"""Connector to PowerOffice Go, API v2."""

from bindeledd.erps.poweroffice.auth import PowerOfficeKeys
from bindeledd.erps.poweroffice.consent import PowerOfficeConsent
from bindeledd.erps.poweroffice.provider import (
    PROVIDER,
    ClosedProjects,
    PowerOfficeProvider,
    PowerOfficeSettings,
    TestOperations,
)
from bindeledd.erps.poweroffice.session import PowerOfficeSession
from bindeledd.erps.poweroffice.time_settings import Removal, TimeModuleSettings

__all__ = [
    "PROVIDER",
    "ClosedProjects",
    "PowerOfficeConsent",
    "PowerOfficeKeys",
    "PowerOfficeProvider",
    "PowerOfficeSession",
    "PowerOfficeSettings",
    "Removal",
    "TestOperations",
    "TimeModuleSettings",
]
