"""The time module of PowerOffice Go (facts 3)."""

from bindeledd.erps.poweroffice.time_module.module import PowerOfficeTimeModule

__all__ = ["PowerOfficeTimeModule"]
