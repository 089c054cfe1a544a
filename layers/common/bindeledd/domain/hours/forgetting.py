"""The stop between a comparison of hours and the ERP: many entries that the host does not know.

A host that was restored from an old backup, or answers from an empty database, knows nothing of
entries that nobody deleted. So what a comparison finds missing is taken back at its end alone, and
where it is too much only when a person says that it is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bindeledd.domain.bounding import ALWAYS, NEVER_ABOVE, is_too_many


@dataclass(frozen=True, slots=True)
class Missing:
    """What a comparison under way has asked for, and what of it the host does not know.

    `asked` and `number` count entries. `begins` is the place among all lines after which the first
    missing one was found. `ids` names the missing, as many as may be taken back without a person's
    word. In a comparison that is `believed` a person has said that they are gone: each is taken
    back where it is found, and nothing is counted.
    """

    asked: int = 0
    number: int = 0
    begins: str = ""
    ids: tuple[str, ...] = ()
    believed: bool = False

    def further(self, asked: int, unknown: Sequence[str], *, place: str) -> Missing:
        """Count what was found after a place."""
        return replace(
            self,
            asked=self.asked + asked,
            number=self.number + len(unknown),
            begins=self.begins if self.number or not unknown else place,
            ids=(*self.ids, *unknown)[:NEVER_ABOVE],
        )


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Entries that the host does not know and that nothing is taken back for, since they are many.

    `since` is when the first comparison in a row held any. `begins` is the place among all lines
    after which the first of them lies: each comparison begins there at the latest.
    """

    number: int
    since: datetime
    begins: str

    @property
    def word(self) -> str:
        """What a person's word that they are gone names: just so many, held since just then."""
        return f"{self.number}#{self.since.isoformat()}"


def held_of(missing: Missing, former: Forgotten | None, *, at: datetime) -> Forgotten | None:
    """Tell what a comparison that has come to its end holds; None where all may be taken back.

    While entries are held their share does not count: hours that were written meanwhile would make
    it small.
    """
    if missing.believed:
        return None
    if former is None:
        is_held = is_too_many(missing.number, missing.asked)
    else:
        is_held = missing.number > ALWAYS
    since = at if former is None else former.since
    return Forgotten(missing.number, since, missing.begins) if is_held else None
