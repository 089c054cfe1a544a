"""What one register of PowerOffice Go is, as data: path, shapes, fields, rights and look-up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from bindeledd.domain.feeds import told_stamp
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, Record
from bindeledd.erps.poweroffice.registers.mapping import RecordMapping
from bindeledd.erps.poweroffice.registers.wire import RowRead
from bindeledd.transport import WriteModel

_63_BITS = (1 << 63) - 1


def same_text(reference: str) -> str:
    """Mark with the reference itself.

    Raises:
        ValueError: it is longer than the field.
    """
    if len(reference) > REFERENCE_LENGTH:
        message = "the reference is longer than the ERP can hold"
        raise ValueError(message)
    return reference


def digest_number(reference: str) -> int:
    """Mark with a number made of the reference, where the field holds only a number."""
    return int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8], "big") & _63_BITS


def always(_row: RowRead) -> bool:
    """Tell of a row that is an object itself that it holds one."""
    return True


REFERENCE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Reference:
    """The property that holds our mark, and the list's filter for it, if there is one."""

    property: str
    filter: str | None
    mark: Callable[[str], object] = same_text


EXTERNAL_REFERENCE = Reference("ExternalImportReference", "externalImportReference")
EXTERNAL_CODE = Reference("ExternalCode", "externalCodes")
EXTERNAL_NUMBER = Reference("ExternalNumber", None, digest_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One register.

    `owner` is the property that holds the object's owner, where the address of an object names it;
    a record's id is then `<owner>/<id>`, and `owner_field` is the canonical field of it. An object
    that is a part of the row has a `role` instead, with the id `<id>/<role>`, and `stands` tells
    whether the row has that part.
    """

    dimension: Dimension
    noun: str
    path: str
    read_model: type[RowRead]
    post_model: type[WriteModel]
    patch_model: type[WriteModel]
    mapping: RecordMapping
    read_right: str
    write_right: str
    lookup: Lookup
    reference: Reference | None = None
    number_property: str = "Number"
    number_filter: str | None = None
    name_filter: str | None = None
    list_query: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    owner_field: str = ""
    gives_numbers: bool = True
    role: str = ""
    stands: Callable[[RowRead], bool] = always

    @property
    def fields(self) -> str:
        """The properties that lists are asked for, so that a page of many objects stays small."""
        return ",".join(self.read_model.model_fields)

    @property
    def id_fields(self) -> str:
        """What a closing look asks for: just enough to see what moved."""
        names = ["Id", *([self.owner] if self.owner else []), "LastChangedDateTimeOffset"]
        return ",".join(names)

    def record_id(self, row: RowRead) -> str:
        """Make the id of the record of a row."""
        if self.role:
            return f"{row.Id}/{self.role}"
        return f"{getattr(row, self.owner)}/{row.Id}" if self.owner else str(row.Id)

    def address(self, object_id: str) -> str:
        """Make the path of an object; an id can never lead elsewhere."""
        own_id = object_id.removesuffix(f"/{self.role}") if self.role else object_id
        parts = own_id.split("/") if self.owner else [own_id]
        return "/".join([self.path, *(quote(part, safe="") for part in parts)])

    def own_id(self, object_id: str) -> str:
        """Take the ERP's own id out of a record's."""
        return object_id.partition("/")[0] if self.role else object_id.rpartition("/")[2]

    def record_of(self, row: RowRead, *, nulls_are_omitted: bool = False) -> Record:
        """Read a row as a record; a property that the ERP did not send is absent, not empty.

        Unless the ERP is known to leave out what is empty: taking a property that it merely stopped
        sending for empty would clear it in the other system.
        """
        sent = type(row).model_fields if nulls_are_omitted else row.model_fields_set
        spoilt = row.flaw.properties if row.flaw is not None else ()
        told = {name: getattr(row, name) for name in sent if name not in spoilt}
        return Record(
            id=self.record_id(row),
            fields=self.mapping.fields_of(told),
            changed_at=told_stamp(row.LastChangedDateTimeOffset),
            flaw=row.flaw,
        )

    def body_of(self, fields: Fields, *, reference: str) -> dict[str, object]:
        """Build the body of a creation, marked with our reference where the ERP keeps one.

        Raises:
            RejectedError: the ERP can certainly not hold a value.
        """
        marked = self.reference
        marks = {marked.property: marked.mark(reference)} if marked is not None else {}
        posted = self.post_model.model_validate({**self.mapping.creation_of(fields), **marks})
        return posted.model_dump(exclude_unset=True)
