"""What requests carry: strict models, in the interface's own names."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from bindeledd.domain.hours.settings import HourSettings, SendingTrigger
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Verdict
from bindeledd.domain.policy import DimensionSettings, Mode, Settings, Winner

Name = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^/\s]+$")]
Identifier = Annotated[str, Field(min_length=1, max_length=200)]
"""An id of another system; that of a child object holds its parent's."""

OptionalIdentifier = Annotated[str, Field(max_length=200)]
"""The same where none may be chosen."""

Words = Annotated[str, Field(max_length=500)]


class Body(BaseModel):
    """A request's body: unknown names are refused, so that a slip is not swallowed."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True
    )


class DimensionBody(Body):
    """A customer's settings of one dimension."""

    mode: Mode = Mode.SYNCHRONISE
    winner: Winner = Winner.ERP
    number_outside_series: bool = False

    def chosen(self) -> DimensionSettings:
        """Give the settings as the domain knows them."""
        return DimensionSettings(
            mode=self.mode, winner=self.winner, number_outside_series=self.number_outside_series
        )


class SettingsBody(Body):
    """A customer's settings of a connection."""

    dimensions: dict[Dimension, DimensionBody]

    def chosen(self) -> Settings:
        """Give the settings as the domain knows them."""
        return Settings({name: body.chosen() for name, body in self.dimensions.items()})


class HourSettingsBody(Body):
    """A customer's settings of hours; what is left out gets its default."""

    sending: bool = False
    trigger: SendingTrigger = SendingTrigger.APPROVAL
    project_activity: OptionalIdentifier = ""
    internal_activity: OptionalIdentifier = ""
    default_hour_type: OptionalIdentifier = ""
    start_date: date | None = None
    leave_corrected: bool = False
    marker: bool = True
    activities: dict[Identifier, OptionalIdentifier] = {}
    overriding_activities: dict[Identifier, OptionalIdentifier] = {}
    hour_types: dict[Identifier, OptionalIdentifier] = {}

    def chosen(self) -> HourSettings:
        """Give the settings as the domain knows them."""
        return HourSettings(**{name: getattr(self, name) for name in type(self).model_fields})


class EnablingBody(Body):
    """A request for an integration; `dimensions` are switched on with their defaults."""

    tenant_id: Name
    recipe: Name
    return_url: Annotated[str, Field(max_length=2000)]
    requested_by: Words = "host"
    dimensions: list[Dimension] = []
    settings: SettingsBody | None = None
    organization_number: Annotated[str, Field(max_length=40)] | None = None
    language: Literal["nb", "sv", "en"] | None = None

    def chosen(self) -> dict[Dimension, DimensionSettings]:
        """Give the chosen dimensions; settings given in full win over the bare names."""
        bare = {name: DimensionSettings() for name in self.dimensions}
        return {**bare, **(dict(self.settings.chosen().dimensions) if self.settings else {})}


class PortalBody(Body):
    """A request for a portal session of one tenant."""

    tenant_id: Name
    language: Literal["nb", "sv", "en"] | None = None
    return_url: Annotated[str, Field(max_length=2000)] | None = None


class SyncBody(Body):
    """What to synchronise now; everything that is on, where nothing is named."""

    dimensions: list[Dimension] | Literal["all"] = "all"
    mode: Literal["delta", "full"] = "delta"


class ApprovalBody(Body):
    """The plan that is signed."""

    plan_id: Name
    plan_hash: Annotated[str, Field(min_length=1, max_length=128)]


class RejectionBody(Body):
    """Why an activation is rejected; the customer reads it."""

    note: Annotated[str, Field(max_length=2000)]


class DecisionBody(Body):
    """A person's word on a pair."""

    dimension: Dimension
    host_id: Name
    erp_id: Name
    verdict: Verdict
    note: Words = ""


class ReadOnlyBody(Body):
    """The connection's read-only switch."""

    read_only: bool


class ClosingsBody(Body):
    """How many held closings the operator was shown and releases."""

    objects: Annotated[int, Field(ge=1)]


class ForgottenBody(Body):
    """How many entries that the host does not know the person was shown and says are gone."""

    entries: Annotated[int, Field(ge=1)]


class NoteBody(Body):
    """A note that goes with a step."""

    note: Words = ""


class ObjectBody(Body):
    """One object of one system."""

    system: System
    object_id: Identifier


class UndoBody(Body):
    """What of a run is undone: everything, or one object; created objects stay or are archived."""

    only: ObjectBody | None = None
    archive_created: bool = False


class HashBody(Body):
    """The preview that is confirmed."""

    plan_hash: Annotated[str, Field(min_length=1, max_length=128)]


class ReleaseBody(Body):
    """A field of a pair that an undo holds."""

    host_id: Identifier
    field: Name


class UncertainBody(Body):
    """A person's word on a write of unknown outcome; one that arrived is named."""

    claim: Annotated[str, Field(min_length=1, max_length=500)]
    verdict: Verdict
    object_id: Annotated[str, Field(max_length=200)] = ""


class LetBeBody(Body):
    """Why a line of hours is let be."""

    note: Annotated[str, Field(min_length=1, max_length=500)]


class OutcomeBody(Body):
    """A person's word on a line of unknown outcome: the ERP's entry that it is, or none."""

    arrived_as: Identifier | None = None
    not_arrived: Literal[True] | None = None

    @model_validator(mode="after")
    def _say_one_of_both(self) -> Self:
        if (self.arrived_as is None) is (self.not_arrived is None):
            raise ValueError("arrivedAs or notArrived")
        return self


WHOLE_RUN = UndoBody()
EVERYTHING = SyncBody()
NO_NOTE = NoteBody()
