"""Addresses and contact persons, which stand inside a customer of the host contract (facts 6.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.forms import Carried, Values, one_of, text_of
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import FieldValue
from bindeledd.hosts.contract.registers.mapping import HostMapping, NamedMapping, texts

Child = Mapping[str, object]
"""One child object, with whatever the host keeps in it."""

_KINDS = {"billing": "billing", "delivery": "delivery"}


@dataclass(frozen=True, slots=True)
class AddressMapping(HostMapping):
    """An address is shown as one line."""

    derived: frozenset[str] = frozenset({"name", "customer"})

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        fields = HostMapping.fields_of(self, values)
        street, place = values.get("line1"), (values.get("postalCode"), values.get("city"))
        town = " ".join(text for text in map(text_of, place) if text)
        fields["name"] = ", ".join(text for text in (text_of(street), town) if text) or None
        return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDeclaration:
    """One kind of child object.

    `array` is the customer's property that holds them. Where `single` names a property, only the
    first child of each of its `values` counts for us (facts 6.4, "first of a type wins"), and it is
    known by that value: another that becomes the first is a change of the same object.
    """

    dimension: Dimension
    array: str
    mapping: HostMapping
    single: str | None = None
    values: frozenset[str] = frozenset()

    @property
    def lookup(self) -> Lookup:
        """Tell how a lost creation is found: a place is taken once, however often it is sent.

        A child without a place is sent again as another request once its customer has changed.
        """
        return Lookup.NATURAL_KEY if self.single is None else Lookup.REPEATABLE

    def key_of(self, child: Child) -> str:
        """Tell how a child is known under its customer."""
        return str(child.get(self.single or "id") or "")

    def spoilt(self, child: Child) -> Child:
        """Give the values that are not what the contract describes: all of a child are texts."""
        named = {one.property: child.get(one.property) for one in self.mapping.carried}
        return {name: value for name, value in named.items() if _is_spoilt(value)}

    def exposed(self, children: Sequence[Child]) -> list[Child]:
        """Choose the children that are kept equal; one without an id cannot be.

        Raises:
            UnavailableError: which child one is cannot be told.
        """
        telling = ("id", *([self.single] if self.single is not None else []))
        if any(_is_spoilt(child.get(name)) for child in children for name in telling):
            raise UnavailableError
        named = [child for child in children if text_of(child.get("id")) is not None]
        if self.single is None:
            return named
        first: dict[object, Child] = {}
        for child in named:
            value = child.get(self.single)
            if value in self.values:
                first.setdefault(value, child)
        return list(first.values())


def _is_spoilt(value: object) -> bool:
    return value is not None and not isinstance(value, str)


_ADDRESSES = ChildDeclaration(
    dimension=Dimension.ADDRESSES,
    array="addresses",
    mapping=AddressMapping(
        noun="addresses",
        carried=(
            Carried("kind", "type", one_of(_KINDS)),
            *texts(
                line1="line1",
                line2="line2",
                postal_code="postalCode",
                city="city",
                country="countryCode",
            ),
        ),
    ),
    single="type",
    values=frozenset(_KINDS),
)
_CONTACT_PERSONS = ChildDeclaration(
    dimension=Dimension.CONTACT_PERSONS,
    array="contacts",
    mapping=NamedMapping(
        noun="contact persons",
        carried=texts(first_name="firstName", last_name="lastName", email="email", phone="phone"),
        derived=frozenset({"name", "customer"}),
    ),
)

CHILDREN: Mapping[Dimension, ChildDeclaration] = MappingProxyType(
    {one.dimension: one for one in (_ADDRESSES, _CONTACT_PERSONS)}
)
