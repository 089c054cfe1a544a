"""Both systems with every register, and what a customer and two users of the systems do there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.plans import Plan, PlanEntry
from bindeledd.domain.policy import DimensionSettings, Mode, Winner
from bindeledd.domain.runs import Run
from tests.world import CLIENT_KEY, ORGANIZATION, TENANT, World

ON = DimensionSettings()
LINK_ONLY = DimensionSettings(mode=Mode.LINK_ONLY)
OFF = DimensionSettings(mode=Mode.OFF)


class Office(World):
    """A world in which every register of the recipe may be switched on."""

    def plan(self, **settings: DimensionSettings) -> ConnectionRef:
        """Enable some dimensions and make the plan that waits for approval."""
        connection, _ = self.enable(**settings)
        result = self.connector.paste(connection.ref, CLIENT_KEY)
        assert result.connection is not None
        self.settle(connection.ref)
        return connection.ref

    def start(self, **settings: DimensionSettings) -> ConnectionRef:
        """Enable, plan, approve, and do everything that follows by itself."""
        ref = self.plan(**settings)
        self.approve(ref)
        self.settle(ref)
        return ref

    def settle(self, ref: ConnectionRef) -> list[Run]:
        """Do what is due until nothing is due any more, as the sweep does minute by minute."""
        done: list[Run] = []
        for _ in range(20):
            if not any(item.due_at <= self.clock.now() for item in self.state.work_of(ref)):
                return done
            done += [run for run in self.work(ref) if isinstance(run, Run)]
        raise AssertionError("the work never ends")

    def again(self, ref: ConnectionRef, *, full: bool = False) -> list[Run]:
        """Synchronise everything that is on, now, and do all that follows."""
        self.pass_a_minute()
        self.steering.synchronise_now(ref, None, actor="e_3", full=full)
        return self.settle(ref)

    def pass_a_minute(self) -> None:
        """Let a minute pass, so that stamps differ."""
        self._sleep(60)

    def plans(self, ref: ConnectionRef) -> dict[Dimension, Plan]:
        """Read the plan that waits, by dimension."""
        plan_id = self.connection(ref).plan_id or ""
        return {
            header.dimension: Plan(
                header.dimension,
                tuple(self.state.plan_entries(ref, plan_id, header.dimension)),
            )
            for header in self.state.plan_headers(ref, plan_id)
        }

    def entry(self, ref: ConnectionRef, dimension: Dimension, name: str) -> PlanEntry:
        """Read one object's entry of the plan that waits."""
        (found,) = (one for one in self.plans(ref)[dimension].entries if one.name == name)
        return found

    def links(self, ref: ConnectionRef, dimension: Dimension) -> list[Link]:
        """Read the links of one dimension."""
        return list(self.state.links(ref, dimension))

    def in_host(self, register: str) -> dict[str, dict[str, Any]]:
        """Read a register of the host by number, a subproject's as `parent.number`."""
        rows = self.host.dump()["records"][TENANT].get(register, [])
        living = {row["id"]: row for row in rows if not row["deleted"]}
        return {_key(row, living, "number", "parentId"): row for row in living.values()}

    def in_erp(self, register: str) -> dict[str, dict[str, Any]]:
        """Read a register of PowerOffice by its number or code."""
        rows = self.company()[register]
        known = {row["Id"]: row for row in rows}
        field = "Number" if register in {"customers", "employees"} else "Code"
        return {_key(row, known, field, "ParentProjectId"): row for row in rows}

    def company(self) -> dict[str, Any]:
        """Read everything of the tenant's company in PowerOffice."""
        clients = self.poweroffice.dump()["clients"]
        found: dict[str, Any] = next(
            client for client in clients if client["organization_number"] == ORGANIZATION
        )
        return found

    def change_in_host(self, register: str, number: str, change: Mapping[str, Any]) -> None:
        """Change an object in the host, as its user does."""
        row = self.in_host(register)[number]
        self.host.desk(TENANT).change(register, row["id"], dict(change))

    def change_in_erp(self, register: str, number: str, change: Mapping[str, Any]) -> None:
        """Change an object in PowerOffice, as another user of the API does."""
        row = self.in_erp(register)[number]
        operations = [
            {"op": "add", "path": f"/{field}", "value": value} for field, value in change.items()
        ]
        self._as_other_user(
            "PATCH",
            f"/{register.title()}/{row['Id']}",
            json=operations,
            headers={"Content-Type": "application/json-patch+json"},
        )

    def written(self) -> int:
        """Count the calls that wrote to either system."""
        return sum(
            count["calls"]
            for simulator in (self.host, self.poweroffice)
            for count in simulator.calls.counts()
            if count["method"] in {"POST", "PATCH", "PUT", "DELETE"}
            and "Token" not in count["path"]
        )


def _key(
    row: Mapping[str, Any], known: Mapping[Any, Mapping[str, Any]], field: str, parent: str
) -> str:
    own = str(row.get(field) or row.get("name") or row.get("Name"))
    above = known.get(row.get(parent))
    return f"{_key(above, known, field, parent)}.{own}" if above is not None else own


__all__ = ["LINK_ONLY", "OFF", "ON", "Office", "System", "Winner"]
