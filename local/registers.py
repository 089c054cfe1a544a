"""Both systems' customers as they stand, seen through the simulators' back doors, in one form.

What the launcher tells a person about registers is read here, after the fact, and never from what
the product says about itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from local.booked import HostLine, Hours, hours_in_poweroffice, lines_in_host
from local.objects import Thing, in_host, in_poweroffice

Json = Any
"""What a JSON document holds; the simulators are looked at as they answer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One customer as one system holds it; empty text counts as none."""

    id: str
    number: str | None
    name: str
    is_active: bool
    kind: str
    organization_number: str | None
    email: str | None
    invoice_email: str | None
    phone: str | None
    website: str | None

    @property
    def values(self) -> tuple[object, ...]:
        """What must be equal in both systems."""
        return (
            self.number,
            self.name,
            self.is_active,
            self.kind,
            self.organization_number,
            self.email,
            self.invoice_email,
            self.phone,
            self.website,
        )

    @property
    def called(self) -> str:
        """How a person names it."""
        return f"{self.name} ({self.number or 'no number'})"


class Registers:
    """The two simulators of a stack."""

    def __init__(
        self, host_url: str, poweroffice_url: str, client: httpx.Client | None = None
    ) -> None:
        self._host, self._poweroffice = host_url, poweroffice_url
        self._client = client or httpx.Client(timeout=30, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def replace(self, host: Mapping[str, Any], poweroffice: Mapping[str, Any]) -> None:
        """Replace everything that both systems hold."""
        for address, state in ((self._host, host), (self._poweroffice, poweroffice)):
            answer = self._client.put(f"{address}/_simulator/state", json=state)
            answer.raise_for_status()

    def tenants(self) -> Mapping[str, str]:
        """List the host's tenants with their organisation numbers."""
        found = self._state(self._host)["tenants"]
        return {one["tenantId"]: one["organizationNumber"] for one in found}

    def host(self, tenant: str) -> Sequence[Seen]:
        """List a tenant's customers in the host, without deleted ones."""
        records = self._state(self._host)["records"][tenant]["customers"]
        return [_in_host(record) for record in records if not record["deleted"]]

    def erp(self, organization_number: str) -> Sequence[Seen]:
        """List a company's customers in PowerOffice, archived ones too."""
        return [_in_poweroffice(row) for row in self.company(organization_number)["customers"]]

    def things_in_host(self, tenant: str) -> Mapping[str, Sequence[Thing]]:
        """List a tenant's objects of every other register in the host."""
        return in_host(self._state(self._host)["records"][tenant])

    def things_in_erp(self, organization_number: str) -> Mapping[str, Sequence[Thing]]:
        """List a company's objects of every other register in PowerOffice."""
        return in_poweroffice(self.company(organization_number))

    def company(self, organization_number: str) -> Json:
        """Find a company in PowerOffice."""
        companies = self._state(self._poweroffice)["clients"]
        return next(one for one in companies if one["organization_number"] == organization_number)

    def connection_of(self, tenant: str) -> Json | None:
        """Find what the host remembers of a tenant's connection."""
        found = self._state(self._host)["connections"]
        return next((one for one in found if one["tenantId"] == tenant), None)

    def edit_in_host(self, tenant: str, customer: str | None, change: Mapping[str, Any]) -> None:
        """Change a customer of the host as a person does, webhook included; None makes one."""
        asked = {"tenantId": tenant, "dimension": "customers", "change": dict(change)}
        if customer is not None:
            asked["id"] = customer
        answer = self._client.post(f"{self._host}/_simulator/host/edits", json=asked)
        answer.raise_for_status()

    def lines_in_host(self, tenant: str) -> Sequence[HostLine]:
        """List a tenant's lines of hours in the host, without deleted ones."""
        state = self._state(self._host)
        return lines_in_host(state["hours"][tenant], state["records"][tenant])

    def hours_in_erp(self, organization_number: str) -> Mapping[str, Hours]:
        """Read what stands in a company's time module, by the id of the entry."""
        return hours_in_poweroffice(self.company(organization_number))

    def hours_and_registers(self, tenant: str) -> tuple[Sequence[Json], Mapping[str, Json]]:
        """List a tenant's hours in the host with the registers that they name, of one instant."""
        state = self._state(self._host)
        return state["hours"][tenant], state["records"][tenant]

    def hours(self, tenant: str) -> Sequence[Json]:
        """List a tenant's hours in the host, without deleted ones."""
        found = self._state(self._host)["hours"][tenant]
        return [entry for entry in found if not entry["deleted"]]

    def act_on_hours(self, tenant: str, act: str, **told: Any) -> Json:  # noqa: ANN401 - JSON
        """Do with hours of the host what a person does, webhook included.

        `write` entry; `save` id, change; `delete` id; `status` id, status; `approve` or `reopen`
        axis, subject and `days`, the first and the last.
        """
        if "days" in told:
            told["from"], told["to"] = told.pop("days")
        asked = {"tenantId": tenant, "act": act, **told}
        answer = self._client.post(f"{self._host}/_simulator/host/hours", json=asked)
        answer.raise_for_status()
        return answer.json()

    def calls(self, system: str, **asked: str | int) -> Json:
        """Count the calls that a system was given."""
        address = {"host": self._host, "poweroffice": self._poweroffice}[system]
        answer = self._client.get(f"{address}/_simulator/calls", params=asked)
        answer.raise_for_status()
        return answer.json()

    def slow_down(self, path: str, seconds: float) -> None:
        """Let PowerOffice take its time for each call of a path, so that kills meet calls."""
        fault = {"kind": "latency", "path": path, "seconds": seconds, "count": None}
        answer = self._client.post(f"{self._poweroffice}/_simulator/faults", json=fault)
        answer.raise_for_status()

    def undelivered(self) -> int:
        """Count the host's events that have not arrived yet."""
        answer = self._client.get(f"{self._host}/_simulator/host/messages")
        answer.raise_for_status()
        return sum(message["state"] == "pending" for message in answer.json())

    def _state(self, address: str) -> Json:
        answer = self._client.get(f"{address}/_simulator/state")
        answer.raise_for_status()
        return answer.json()


def find(customers: Sequence[Seen], name: str) -> Seen | None:
    """Find the one customer of a name; None where there is none, or several."""
    found = [one for one in customers if one.name == name]
    return found[0] if len(found) == 1 else None


def _in_host(record: Json) -> Seen:
    return Seen(
        id=record["id"],
        number=record["number"] or None,
        name=record["name"],
        is_active=record["active"],
        kind=record["type"],
        organization_number=record["organizationNumber"] or None,
        email=record["email"] or None,
        invoice_email=record["invoiceEmail"] or None,
        phone=record["phone"] or None,
        website=record["website"] or None,
    )


def _in_poweroffice(row: Json) -> Seen:
    person = f"{row.get('FirstName') or ''} {row.get('LastName') or ''}".strip()
    return Seen(
        id=str(row["Id"]),
        number=str(row["Number"]),
        name=person if row["IsPerson"] else row["Name"],
        is_active=not row["IsArchived"],
        kind="person" if row["IsPerson"] else "company",
        organization_number=row["OrganizationNumber"] or None,
        email=row["EmailAddress"] or None,
        invoice_email=row["InvoiceEmailAddress"] or None,
        phone=row["PhoneNumber"] or None,
        website=row["WebsiteUrl"] or None,
    )
