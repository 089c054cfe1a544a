"""How each system keeps the objects of a shape: in a register, under an owner, or inside one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from local.simulators.host.desk import Desk
from local.simulators.poweroffice.companies import Company, collection
from local.simulators.poweroffice.register import Register
from local.simulators.storage import Store
from tests.simulation.shape import Held
from tests.simulation.sides import KIND, OWNER
from tests.wiring import TENANT


@dataclass(frozen=True, slots=True)
class Kept:
    """One object as its system keeps it; `bodies` tells how many stand in its place."""

    id: str
    held: Held
    deleted: bool = False
    bodies: int = 1


class Keeping(Protocol):
    """The objects of one shape in one system, as people see and enter them."""

    def all(self) -> Iterable[Kept]:
        """Read every object, deleted ones that left a tombstone too."""

    def of(self, owner: str) -> Iterable[Kept]:
        """Read the objects of one owner."""

    def one(self, object_id: str) -> Kept | None:
        """Read one object."""

    def create(self, body: Mapping[str, Any], *, first: bool) -> str:
        """Enter an object, perhaps before those of its kind; answer with its id."""

    def change(self, object_id: str, body: Mapping[str, Any]) -> None:
        """Change an object."""

    def delete(self, object_id: str) -> None:
        """Delete an object."""


@dataclass(frozen=True, slots=True)
class HostRegister:
    """A register of the host."""

    store: Store
    desk: Callable[[], Desk]
    path: str

    def all(self) -> Iterable[Kept]:
        return map(_of_host, self.store.documents(f"objects/{TENANT}/{self.path}"))

    def of(self, owner: str) -> Iterable[Kept]:
        return ()

    def one(self, object_id: str) -> Kept | None:
        held = self.store.get(f"objects/{TENANT}/{self.path}", object_id)
        return None if held is None else _of_host(held)

    def create(self, body: Mapping[str, Any], *, first: bool) -> str:
        return str(self.desk().create(self.path, body)["id"])

    def change(self, object_id: str, body: Mapping[str, Any]) -> None:
        self.desk().change(self.path, object_id, body)

    def delete(self, object_id: str) -> None:
        self.desk().delete(self.path, object_id)


def _of_host(document: Mapping[str, Any]) -> Kept:
    held = document["object"]
    return Kept(held["id"], held, bool(held["deleted"]))


@dataclass(frozen=True, slots=True)
class HostChildren:
    """A list inside the host's customers; of a `single` property the first of each value counts."""

    customers: HostRegister
    array: str
    single: str | None
    kinds: frozenset[str]

    def all(self) -> Iterable[Kept]:
        for customer in self.customers.all():
            if not customer.deleted:
                yield from self._of(customer)

    def of(self, owner: str) -> Iterable[Kept]:
        customer = self.customers.one(owner)
        return () if customer is None or customer.deleted else self._of(customer)

    def one(self, object_id: str) -> Kept | None:
        owner = object_id.partition("/")[0]
        return next((child for child in self.of(owner) if child.id == object_id), None)

    def create(self, body: Mapping[str, Any], *, first: bool) -> str:
        owner = body[OWNER]
        child = {name: value for name, value in body.items() if name != OWNER}
        standing = self._elements(owner)
        known = {one["id"] for one in standing}
        self._put(owner, [child, *standing] if first else [*standing, child])
        (made,) = (one for one in self._elements(owner) if one["id"] not in known)
        return f"{owner}/{made[self.single or 'id']}"

    def change(self, object_id: str, body: Mapping[str, Any]) -> None:
        owner, meant = self._meant(object_id)
        elements = self._elements(owner)
        self._put(owner, [{**one, **body} if one["id"] == meant else one for one in elements])

    def delete(self, object_id: str) -> None:
        owner, meant = self._meant(object_id)
        self._put(owner, [one for one in self._elements(owner) if one["id"] != meant])

    def _of(self, customer: Kept) -> Iterator[Kept]:
        found: dict[str, Kept] = {}
        for one in customer.held.get(self.array) or ():
            if self.single is not None and one[self.single] not in self.kinds:
                continue
            key = f"{customer.id}/{one[self.single or 'id']}"
            standing = found.get(key)
            held = {**one, OWNER: customer.id} if standing is None else standing.held
            found[key] = Kept(key, held, bodies=1 + (standing.bodies if standing else 0))
        yield from found.values()

    def _meant(self, object_id: str) -> tuple[str, str]:
        child = self.one(object_id)
        assert child is not None
        return child.held[OWNER], child.held["id"]

    def _elements(self, owner: str) -> list[dict[str, Any]]:
        customer = self.customers.one(owner)
        return list((customer.held.get(self.array) if customer else None) or ())

    def _put(self, owner: str, elements: list[dict[str, Any]]) -> None:
        self.customers.change(owner, {self.array: elements})


@dataclass(frozen=True, slots=True)
class ErpRegister:
    """A register of the ERP; what `is_owned` is entered under a customer."""

    company: Company
    name: str
    open: Callable[[str], Register]
    is_owned: bool = False

    def all(self) -> Iterable[Kept]:
        rows = self.company.store.documents(collection(self.company.id, self.name))
        return map(self._kept, rows)

    def of(self, owner: str) -> Iterable[Kept]:
        return (one for one in self.all() if str(one.held["ContactId"]) == owner)

    def one(self, object_id: str) -> Kept | None:
        held = self.company.row(self.name, _own_id(object_id))
        return None if held is None else self._kept(held)

    def create(self, body: Mapping[str, Any], *, first: bool) -> str:
        given = {name: value for name, value in body.items() if name != "ContactId"}
        marked = {"IsPrimary": True} if first else {}
        with self.company.store.transaction():
            owner = int(body["ContactId"]) if self.is_owned else None
            row = self.open(self.name).create(given | marked, owner=owner)
        return self._kept(row).id

    def change(self, object_id: str, body: Mapping[str, Any]) -> None:
        with self.company.store.transaction():
            register = self.open(self.name)
            standing = register.patchable(register.row(_own_id(object_id)))
            register.change(_own_id(object_id), {**standing, **body})

    def delete(self, object_id: str) -> None:
        with self.company.store.transaction():
            self.open(self.name).delete(_own_id(object_id))

    def _kept(self, held: Held) -> Kept:
        own = str(held["Id"])
        return Kept(f"{held['ContactId']}/{own}" if self.is_owned else own, held)


def _own_id(object_id: str) -> int:
    return int(object_id.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class ErpAddresses:
    """A customer's mail address, and of its delivery addresses the primary one, else the oldest."""

    customers: ErpRegister
    delivery: ErpRegister

    def all(self) -> Iterable[Kept]:
        for customer in self.customers.all():
            yield from self.of(customer.id)

    def of(self, owner: str) -> Iterable[Kept]:
        return (one for place in _PLACED if (one := self.one(f"{owner}/{place}")))

    def one(self, object_id: str) -> Kept | None:
        owner, _, place = object_id.partition("/")
        if place == _MAIL:
            customer = self.customers.one(owner)
            mail = customer.held["MailAddress"] if customer is not None else None
            return self._placed(owner, place, mail) if mail is not None else None
        rows = self._deliveries(owner)
        return self._placed(owner, place, rows[0].held, len(rows)) if rows else None

    def create(self, body: Mapping[str, Any], *, first: bool) -> str:
        owner = str(body["ContactId"])
        (place,) = (place for place, kind in _PLACED.items() if kind == body[KIND])
        if place == _MAIL:
            self._write_mail(owner, body)
        else:
            given = {name: value for name, value in body.items() if name != KIND}
            self.delivery.create(given, first=first)
        return f"{owner}/{place}"

    def change(self, object_id: str, body: Mapping[str, Any]) -> None:
        owner, _, place = object_id.partition("/")
        if place == _MAIL:
            self._write_mail(owner, body)
        else:
            self.delivery.change(self._deliveries(owner)[0].id, body)

    def delete(self, object_id: str) -> None:
        owner, _, place = object_id.partition("/")
        if place == _MAIL:
            self.customers.change(owner, {"MailAddress": None})
        else:
            self.delivery.delete(self._deliveries(owner)[0].id)

    def _write_mail(self, owner: str, body: Mapping[str, Any]) -> None:
        customer = self.customers.one(owner)
        standing = (customer.held["MailAddress"] if customer is not None else None) or {}
        kept = {name: standing.get(name) for name in (*_LINES, "ExternalCode")}
        given = {name: value for name, value in body.items() if name in _LINES}
        self.customers.change(owner, {"MailAddress": kept | given})

    def _deliveries(self, owner: str) -> list[Kept]:
        rows = self.delivery.of(owner)
        return sorted(rows, key=lambda one: (not one.held["IsPrimary"], one.held["Id"]))

    def _placed(self, owner: str, place: str, held: Held, bodies: int = 1) -> Kept:
        placed = {**held, "ContactId": int(owner), KIND: _PLACED[place]}
        return Kept(f"{owner}/{place}", placed, bodies=bodies)


_MAIL = "mail"
_PLACED = {_MAIL: "billing", "delivery": "delivery"}
"""What of a customer is known by which name, with the kind of address that it is."""

_LINES = ("AddressLine1", "AddressLine2", "ZipCode", "City", "CountryCode")
