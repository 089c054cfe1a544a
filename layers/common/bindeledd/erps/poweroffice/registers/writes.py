"""Sending writes of one register, and telling what stands after one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bindeledd.domain.errors import RetryableError, UnknownOutcomeError
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, Record
from bindeledd.erps.poweroffice.answers import read_model
from bindeledd.erps.poweroffice.refused import Refusal
from bindeledd.erps.poweroffice.registers.declaration import Declaration
from bindeledd.erps.poweroffice.registers.objects import Objects
from bindeledd.erps.poweroffice.registers.wire import RowRead
from bindeledd.transport import Answer, Call


@dataclass(frozen=True, slots=True)
class Writes:
    """What creations and updates have in common."""

    objects: Objects

    @property
    def declaration(self) -> Declaration:
        """The register's declaration."""
        return self.objects.declaration

    def send(self, call: Call, *, payload: object, deadline: datetime) -> Answer:
        """Send one write."""
        return self.objects.exchange.perform(
            replace(call, payload=payload, writes=True, deadline=deadline)
        )

    def written(
        self,
        answer: Answer,
        deadline: datetime,
        *,
        again: Callable[[], RowRead | None],
        is_it: Callable[[RowRead], bool],
    ) -> Record:
        """Read what stands after a write that succeeded: from its answer, or once more.

        Raises:
            UnknownOutcomeError: neither tells; an answer of which `is_it` says no is another
                object's.
        """
        try:
            if answer.payload is None or self.objects.settings.read_back:
                row = again()
            else:
                row = read_model(self.declaration.read_model, answer.payload)
        except RetryableError as error:
            raise self._unknown(deadline) from error
        if row is None or not is_it(row):
            raise self._unknown(deadline)
        return self.objects.record(row)

    def bears_mark(self, row: RowRead, reference: str) -> bool:
        """Tell whether an answer can be that of our creation: it shows our mark, or none."""
        marked = self.declaration.reference
        told = getattr(row, marked.property) if marked is not None else None
        return told is None or marked is None or told == marked.mark(reference)

    def ours(self, fields: Fields, reference: str) -> RowRead | None:
        """Find the one object that a creation of ours made; several are none."""
        if self.declaration.lookup is Lookup.NATURAL_KEY:
            found = self.objects.alike(fields)
            return found[0] if len(found) == 1 else None
        return next(iter(self.objects.by_reference(reference)), None)

    def refused(
        self, refusal: Refusal, sent: Mapping[str, object], *, reference: str | None = None
    ) -> Refusal:
        """Add to a refusal what was sent, and to a creation's, by its reference, what was not."""
        declaration = self.declaration
        number = sent.get(declaration.number_property)
        marked, creates = declaration.reference, reference is not None
        mark = str(marked.mark(reference)) if marked is not None and reference else None
        names = declaration.post_model.model_fields
        return replace(
            refusal,
            right=declaration.write_right,
            number=None if number is None else str(number),
            reference=mark,
            sent=sent,
            unsent=frozenset(names) - sent.keys() if creates else frozenset(),
        )

    def _unknown(self, deadline: datetime) -> UnknownOutcomeError:
        return UnknownOutcomeError(deadline=max(deadline, self.objects.clock.now()))
