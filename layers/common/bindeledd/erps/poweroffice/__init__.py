"""Connector to PowerOffice Go, API v2."""

from bindeledd.erps.poweroffice.auth import PowerOfficeKeys
from bindeledd.erps.poweroffice.consent import PowerOfficeConsent
from bindeledd.erps.poweroffice.provider import (
    PROVIDER,
    PowerOfficeProvider,
    PowerOfficeSettings,
    TestOperations,
)
from bindeledd.erps.poweroffice.session import PowerOfficeSession

__all__ = [
    "PROVIDER",
    "PowerOfficeConsent",
    "PowerOfficeKeys",
    "PowerOfficeProvider",
    "PowerOfficeSession",
    "PowerOfficeSettings",
    "TestOperations",
]
