"""Turn a request body into an object of a register, or into findings that say what is wrong.

A host is also a party that changes what it is given: it trims, and cuts some fields without a
word. That happens here, so that the product meets values that differ from what it sent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local.simulators.host.fields import Field, Finding, JsonObject, Kind, check, empty_value
from local.simulators.host.number_rules import number_findings
from local.simulators.host.registers import READ_ONLY, Register
from local.simulators.host.settings import DimensionSettings

_TRIMMED = frozenset({Kind.TEXT, Kind.EMAIL})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a body is judged against: the register, the host's rules, what else exists."""

    register: Register
    rules: DimensionSettings
    trims_text: bool
    exists: Callable[[str, str], bool]
    """Say whether a dimension holds an object with an id."""
    next_element_id: Callable[[str], str]
    """Give an id to an element of a list, such as one of the addresses."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Give the fields that this host has, the envelope's first."""
        omitted = self.rules.omitted_fields
        return tuple(
            field
            for field in (*self.register.envelope, *self.register.fields)
            if field.name not in omitted
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """The values to store, and what is wrong with them."""

    values: JsonObject
    findings: tuple[Finding, ...]


def judge_new(body: Mapping[str, Any], around: Surroundings) -> Judged:
    """Judge the body of a creation; fields left out get the value of "known to be empty"."""
    given = {**_derived_name(body, around.register), **body}
    findings = [*_read_only(given, {}, around)]
    values: JsonObject = {}
    for field in around.fields:
        if field.read_only:
            values[field.name] = None
        elif field.name in given:
            values[field.name] = given[field.name]
        elif field.required:
            findings.append(Finding(f"/{field.name}", "required", f"{field.name} is required."))
        else:
            values[field.name] = empty_value(field)
    return _judged(values, dict(values), current={}, around=around, findings=findings)


def judge_change(
    patch: Mapping[str, Any], current: Mapping[str, Any], around: Surroundings
) -> Judged:
    """Judge a merge patch against the present object; only the fields that it names count."""
    named = {field.name for field in around.fields if not field.read_only}
    if not set(patch).isdisjoint(around.register.name_parts):
        patch = {**_derived_name({**current, **patch}, around.register), **patch}
    changed = {name: merged(current.get(name), patch[name]) for name in patch if name in named}
    findings = [*_read_only(patch, current, around)]
    values = {**current, **changed}
    return _judged(values, changed, current=current, around=around, findings=findings)


def merged(target: object, change: object) -> object:
    """Apply a merge patch; null is stored, because null means "known to be empty" here."""
    if not isinstance(change, Mapping) or not isinstance(target, Mapping):
        return change
    return {**target, **{name: merged(target.get(name), value) for name, value in change.items()}}


def _judged(
    values: JsonObject,
    touched: Mapping[str, Any],
    *,
    current: Mapping[str, Any],
    around: Surroundings,
    findings: list[Finding],
) -> Judged:
    for field in around.fields:
        if field.name not in touched or field.read_only:
            continue
        found = [*check(field, touched[field.name], f"/{field.name}")]
        if not found:
            values[field.name] = _normalised(field, touched[field.name], around)
            found = [*_after_normalising(field, values, around)]
            found += _number_elements(field, values, current, around)
        findings += found
    is_touched = not {"number", "parentId"}.isdisjoint(touched)
    if is_touched and not any(finding.pointer == "/number" for finding in findings):
        is_below = values.get("parentId") is not None
        findings += number_findings(values["number"], around.rules.number, is_below=is_below)
    return Judged(values, tuple(findings))


def _derived_name(body: Mapping[str, Any], register: Register) -> JsonObject:
    parts = [body.get(part) for part in register.name_parts]
    spoken = [part for part in parts if isinstance(part, str)]
    return {"name": " ".join(spoken)} if spoken else {}


def _read_only(
    body: Mapping[str, Any], current: Mapping[str, Any], around: Surroundings
) -> Iterator[Finding]:
    """Refuse a change of what only the host writes; repeating the present value is harmless."""
    own = [*READ_ONLY, *(field.name for field in around.fields if field.read_only)]
    for name in own:
        if name in body and body[name] != current.get(name):
            yield Finding(f"/{name}", "read_only", f"{name} is written by the host alone.")


def _normalised(field: Field, value: object, around: Surroundings) -> object:
    if field.kind is Kind.OBJECT and isinstance(value, Mapping):
        return _normalised_members(field, value, around)
    if field.kind is Kind.OBJECTS and isinstance(value, list):
        return [_normalised_members(field, element, around) for element in value]
    if field.kind in _TRIMMED and isinstance(value, str) and around.trims_text:
        value = value.strip() or (None if field.nullable else "")
    cut = around.rules.silent_cuts.get(field.name)
    return value[:cut] if cut is not None and isinstance(value, str) else value


def _normalised_members(field: Field, value: Mapping[str, Any], around: Surroundings) -> JsonObject:
    """Keep the known members of a nested object and fill in the others as empty."""
    return {
        member.name: _normalised(member, value.get(member.name, empty_value(member)), around)
        for member in field.members
    }


def _after_normalising(
    field: Field, values: Mapping[str, Any], around: Surroundings
) -> Iterator[Finding]:
    pointer, value = f"/{field.name}", values[field.name]
    if field.name == "name":
        if not value:
            yield Finding(pointer, "required", "name is required.")
        elif len(value) > around.rules.name_max:
            message = f"name is longer than {around.rules.name_max} characters."
            yield Finding(pointer, "too_long", message)
    for register, id_, place in _references(field, value, pointer):
        if not around.exists(register, id_):
            code = "unit_unknown" if register == "units" else "reference_unknown"
            yield Finding(place, code, f"{register} has no object {id_}.")


def _references(field: Field, value: Any, pointer: str) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - any JSON
    """Yield what a value refers to: the register, the id, and where in the body it stands."""
    if field.kind is Kind.REFERENCE and value is not None:
        yield field.refers_to or "", value, pointer
    if field.kind is Kind.REFERENCES:
        for index, id_ in enumerate(value):
            yield field.refers_to or "", id_, f"{pointer}/{index}"
    if field.kind is Kind.OBJECTS:
        for index, element in enumerate(value):
            for member in field.members:
                place = f"{pointer}/{index}/{member.name}"
                yield from _references(member, element[member.name], place)


def _number_elements(
    field: Field, values: JsonObject, current: Mapping[str, Any], around: Surroundings
) -> list[Finding]:
    """Give each new element its id; an id that this object never had is refused."""
    if field.kind is not Kind.OBJECTS:
        return []
    known = {element["id"] for element in current.get(field.name) or []}
    found = []
    for index, element in enumerate(values[field.name]):
        if element["id"] is None:
            element["id"] = around.next_element_id(field.name)
        elif element["id"] not in known:
            pointer = f"/{field.name}/{index}/id"
            message = f"{field.name} has no element {element['id']}."
            found.append(Finding(pointer, "reference_unknown", message))
    return [*found, *_repeated_ids(field, values[field.name])]


def _repeated_ids(field: Field, elements: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, element in enumerate(elements):
        if element["id"] in seen:
            pointer = f"/{field.name}/{index}/id"
            yield Finding(pointer, "invalid", f"{element['id']} stands twice in {field.name}.")
        seen.add(element["id"])
