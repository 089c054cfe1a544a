"""The objects that an object names: codes become ids, and what does not exist is refused (404)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from local.simulators.poweroffice.companies import CONTACT_GROUPS, Company, find
from local.simulators.poweroffice.definitions import Definition, Reference


def resolve(
    definition: Definition, values: Mapping[str, Any], company: Company, *, stamp: str
) -> dict[str, Any]:
    """Turn codes into ids, the id winning over the code, and refuse what does not exist."""
    resolved = dict(values)
    for reference in definition.references:
        code = resolved.pop(reference.code_name or "", None)
        if code is not None and resolved.get(reference.id_name) is None:
            resolved[reference.id_name] = _named(definition, reference, code, company, stamp=stamp)
    demand(definition, resolved, company)
    return resolved


def demand(definition: Definition, values: Mapping[str, Any], company: Company) -> None:
    """Refuse ids of related objects that do not exist."""
    for reference in definition.references:
        identifier = values.get(reference.id_name)
        if identifier is None or identifier in reference.synthetic:
            continue
        if company.row(reference.collection, identifier) is None:
            raise definition.refusal(
                f"{reference.word} with id = {identifier} not found.", HTTPStatus.NOT_FOUND
            )
    for group in values.get("ContactGroupIds") or []:
        if company.row(CONTACT_GROUPS, group) is None:
            detail = f"Contact group with id = {group} not found."
            raise definition.refusal(detail, HTTPStatus.NOT_FOUND)


def _named(
    definition: Definition, reference: Reference, code: object, company: Company, *, stamp: str
) -> int:
    wanted = {reference.code_field: code}
    rows = filter(reference.among, company.rows(reference.collection))
    row = find(rows, **wanted)
    if row is None and reference.creates:
        row = company.add_row(reference.collection, wanted, stamp=stamp)
    if row is None:
        shown = f"'{code}'" if isinstance(code, str) else str(code)
        detail = f"{reference.code_words} = {shown} not found."
        raise definition.refusal(detail, HTTPStatus.NOT_FOUND)
    return int(row["Id"])
