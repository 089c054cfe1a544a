"""A simulated PowerOffice Go: API v2 under `/Demo/v2`, the onboarding pages and a small GUI."""

from local.simulators.poweroffice.application import PowerOfficeSimulator
from local.simulators.poweroffice.settings import PowerOfficeSettings

__all__ = ["PowerOfficeSettings", "PowerOfficeSimulator"]
