"""Changing an object only if it still holds what the change relies on (facts 5.3).

`test` operations carry the preconditions inside the patch. Where they are known not to be honoured,
and where properties depend on what stands, the object is read just before it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bindeledd.domain.errors import BindeleddError, StaleError
from bindeledd.domain.records import Fields, Record
from bindeledd.erps.poweroffice import patches
from bindeledd.erps.poweroffice.answers import named_error, refusal_of
from bindeledd.erps.poweroffice.provider import TestOperations
from bindeledd.erps.poweroffice.registers.forms import Properties
from bindeledd.erps.poweroffice.registers.wire import RowRead
from bindeledd.erps.poweroffice.registers.writes import Writes
from bindeledd.transport import Answer, Call

_TEST_REFUSALS = frozenset({400, 409, 412, 422})

Tested = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Update:
    """One update on its way."""

    object_id: str
    changes: Fields
    expected: Fields
    deadline: datetime


class Updates:
    """Updates of one register, with what a session has learned about `test` operations."""

    def __init__(self, writes: Writes, test_operations: TestOperations) -> None:
        self._writes = writes
        self._objects = writes.objects
        self._mapping = writes.declaration.mapping
        # Learned once per session: None until a patch with `test` operations has told.
        self._tests_work: bool | None = {
            TestOperations.AUTO: None,
            TestOperations.ALWAYS: True,
            TestOperations.NEVER: False,
        }[test_operations]

    @property
    def uses_tests(self) -> bool:
        """Whether preconditions travel with the write."""
        return self._tests_work is not False

    def update(
        self, object_id: str, changes: Fields, *, expected: Fields, deadline: datetime
    ) -> Record:
        """Write `changes` if the object still holds `expected`."""
        update = _Update(object_id, changes, expected, deadline)
        touched = self._mapping.composite & (set(changes) | set(expected))
        if self._tests_work is False or touched:
            return self._update_after_reading(update)
        changed = self._mapping.properties_of(changes, present={})
        tested = self._mapping.properties_of(expected, present={})
        kept = {name: value for name, value in tested.items() if self._testable(name)}
        return self._patch(update, changed, kept)

    def _testable(self, name: str) -> bool:
        return name not in self._mapping.untested

    def _update_after_reading(self, update: _Update) -> Record:
        """Compare what stands just before writing; some properties depend on it."""
        current = self._standing(update)
        present = self._objects.record(current).fields
        changes = self._mapping.completed(update.changes, present=present)
        changed = self._mapping.properties_of(changes, present=present)
        tested = {} if self._tests_work is False else self._raw(current, update.expected)
        return self._patch(update, changed, tested)

    def _raw(self, row: RowRead, fields: Fields) -> Tested:
        """Read the properties behind `fields` as the ERP holds them, in JSON's own types."""
        held = self._mapping.raw_properties(row.model_dump(), fields)
        return {name: _json_of(value) for name, value in held.items()}

    def _patch(self, update: _Update, changed: Properties, tested: Tested) -> Record:
        if not changed:
            return self._objects.record(self._standing(update))
        answer = self._send_patch(update, changed, tested)
        if answer.succeeded:
            if tested:
                self._tests_work = True
            return self._patched(update, answer)
        error = self._refused(update, answer, changed)
        if not tested or answer.status not in _TEST_REFUSALS:
            raise error
        # The ERP does not say in a recognisable way which operation failed. What stands tells.
        held = self._raw(self._standing(update), update.expected)
        if self._tests_work and held == tested:
            raise error
        return self._patch_again(update, changed, tested=tested, held=held)

    def _patch_again(
        self, update: _Update, changed: Properties, *, tested: Tested, held: Tested
    ) -> Record:
        """Write on the strength of the reading just done.

        Where `test` is known to work, the ERP held a value in another form than the canonical one
        (untrimmed, say), and is asked about that form. Otherwise `test` itself seems to be refused.
        """
        tests = held if self._tests_work else {}
        answer = self._send_patch(update, changed, tests)
        if not answer.succeeded:
            raise self._refused(update, answer, changed)
        if self._tests_work is None and held == tested:
            self._tests_work = False
        return self._patched(update, answer)

    def _standing(self, update: _Update) -> RowRead:
        current = self._objects.get(update.object_id)
        if current is None or not patches.holds(self._objects.record(current), update.expected):
            raise StaleError
        return current

    def _send_patch(self, update: _Update, changed: Properties, tested: Tested) -> Answer:
        self._writes.declaration.patch_model.model_validate(changed)
        call = Call(
            f"update_{self._writes.declaration.noun}",
            "PATCH",
            self._writes.declaration.address(update.object_id),
            headers={"Content-Type": patches.MEDIA_TYPE},
        )
        patch = patches.patch_of(changed, tested=tested)
        return self._writes.send(call, payload=patch, deadline=update.deadline)

    def _patched(self, update: _Update, answer: Answer) -> Record:
        return self._writes.written(
            answer,
            update.deadline,
            again=lambda: self._objects.get(update.object_id),
            is_it=lambda row: self._objects.is_named(row, update.object_id),
        )

    def _refused(self, update: _Update, answer: Answer, changed: Properties) -> BindeleddError:
        own_id = self._writes.declaration.own_id(update.object_id)
        refusal = self._writes.refused(refusal_of(answer, object_id=own_id), changed)
        return named_error(refusal, exchange=self._objects.exchange)


def _json_of(value: object) -> object:
    """Turn a value back into the form in which the API sent it."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
