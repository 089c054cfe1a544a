"""Which language a visitor reads, and how numbers, dates and lengths of time are written in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bindeledd.console.texts import MESSAGES
from bindeledd.domain.languages import known_language
from bindeledd.domain.zones import zone_named

LANGUAGES: Mapping[str, str] = {"nb": "Norsk", "sv": "Svenska", "en": "English"}
"""Each language under its own name, in the order of the switch."""

_THOUSANDS = {"nb": "\N{NO-BREAK SPACE}", "sv": "\N{NO-BREAK SPACE}", "en": ","}
_DECIMAL = {"nb": ",", "sv": ",", "en": "."}
_MINUTE, _HOUR = 60, 3600


def accepted_language(header: str) -> str | None:
    """Choose the language that a browser likes best among ours (RFC 9110 12.5.4)."""
    weighted = []
    for position, part in enumerate(header.split(",")):
        tag, _, parameters = part.partition(";")
        language = known_language(tag)
        if language is not None and (weight := _weight(parameters)) > 0:
            weighted.append((-weight, position, language))
    return min(weighted)[2] if weighted else None


def _weight(parameters: str) -> Decimal:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return Decimal(1)
    try:
        return Decimal(value.strip())
    except ArithmeticError:
        return Decimal(0)


@dataclass(frozen=True, slots=True)
class Texts:
    """The console's texts in one language, with instants in the time zone of one tenant."""

    language: str
    zone: str = ""

    def __call__(self, key: str, **values: object) -> str:
        """Give the text of `key`, numbers written as the language writes them."""
        written = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return MESSAGES[self.language][key].format_map(written)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in MESSAGES[self.language]

    def of(self, prefix: str, name: object, **values: object) -> str:
        """Give the text of one name of a kind; the name itself where it is none of ours."""
        key = f"{prefix}.{name}"
        return self(key, **values) if self.has(key) else str(name)

    def count(self, key: str, number: int, **values: object) -> str:
        """Give the text for one or for several."""
        return self(f"{key}.{'one' if number == 1 else 'other'}", number=number, **values)

    def number(self, value: int | Decimal) -> str:
        """Write a number."""
        text = f"{value:,}"
        separators = {",": _THOUSANDS[self.language], ".": _DECIMAL[self.language]}
        return "".join(separators.get(character, character) for character in text)

    def date(self, value: dt.date) -> str:
        """Write a day."""
        return self("format.date", day=str(value.day), month=self._month(value), year=_year(value))

    def moment(self, value: datetime) -> str:
        """Write an instant in the tenant's zone."""
        local = value.astimezone(zone_named(self.zone))
        return self(
            "format.moment",
            day=str(local.day),
            month=self._month(local),
            year=_year(local),
            time=self.clock(value),
        )

    def clock(self, value: datetime) -> str:
        """Write the time of day of an instant."""
        local = value.astimezone(zone_named(self.zone))
        return self("format.time", hour=f"{local.hour:02}", minute=f"{local.minute:02}")

    def duration(self, value: timedelta) -> str:
        """Write a length of time in its two largest units."""
        seconds = round(value.total_seconds())
        if seconds < _MINUTE:
            return self.count("format.seconds", seconds)
        if seconds < _HOUR:
            return self.count("format.minutes", -(-seconds // _MINUTE))
        hours, rest = divmod(seconds, _HOUR)
        minutes = rest // _MINUTE
        written = self.count("format.hours", hours)
        return f"{written} {self.count('format.minutes', minutes)}" if minutes else written

    def _month(self, value: dt.date) -> str:
        return self(f"format.month.{value.month}")


def _year(value: dt.date) -> str:
    return str(value.year)
