"""Planted defects in the rules of hours: what is sent, as what, for whom, and what is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bindeledd.domain.hours import (
    bookings,
    entries,
    transferring,
)
from bindeledd.domain.hours import (
    matching as hour_matching,
)
from bindeledd.domain.hours import (
    registers as hour_registers,
)
from bindeledd.domain.hours import (
    rules as hour_rules,
)
from bindeledd.domain.hours.bookings import Booking
from bindeledd.domain.hours.entries import HourLine, TimeEntry
from bindeledd.domain.hours.registers import HourType
from bindeledd.domain.hours.rules import Counterpart, Counterparts, Rules
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.transfers import Judgement, Transfer
from bindeledd.domain.identity import Dimension
from bindeledd.usecases.hours import (
    configuring,
    knowing,
    pushing,
    releasing,
    sending,
    taking_in,
    telling,
    verifying,
)
from bindeledd.usecases.hours.context import HoursContext
from tests.proving.mutations import breaks

# What is sent


@breaks("SV-12")
def unapproved_hours_are_sent(patch: pytest.MonkeyPatch) -> None:
    """Every hour counts as approved."""
    lines_of = entries.lines_of

    def trusting(entry: TimeEntry) -> tuple[HourLine, ...]:
        return lines_of(replace(entry, approved=True))

    patch.setattr(taking_in, "lines_of", trusting)


@breaks("SV-12")
def sending_needs_no_standard_activity(patch: pytest.MonkeyPatch) -> None:
    """Sending can be switched on while nothing is chosen."""

    def careless(settings: HourSettings) -> HourSettings:
        return settings

    patch.setattr(configuring, "checked", careless)


@breaks("ALL-04")
def hours_that_waited_are_sent_unasked(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether an hour that waited is still there."""

    def trusting(context: HoursContext, transfers: Sequence[Transfer]) -> bool:
        context.heard |= {one.entry_id for one in transfers}
        return False

    patch.setattr(sending, "compare", trusting)


@breaks("ALL-09")
def nothing_is_compared_with_the_host(patch: pytest.MonkeyPatch) -> None:
    """What no feed tells of is not looked for."""
    patch.setattr(pushing, "verify", lambda *_: None)


@breaks("ALL-09")
def an_entry_that_was_edited_is_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    """A host that takes no status of an entry, since people edited it, counts as told."""
    patch.setattr(telling, "compare", lambda *_: False)


@breaks("ALL-09")
def what_a_host_forgot_is_taken_back(patch: pytest.MonkeyPatch) -> None:
    """Entries that the host does not know count as gone, however many they are."""
    patch.setattr(verifying, "held_of", lambda *_, **__: None)


@breaks("SV-12")
def hours_go_without_their_customer(patch: pytest.MonkeyPatch) -> None:
    """The customer of an hour is left out."""
    wanted = transferring.wanted

    def forgetful(transfer: Transfer) -> Booking | None:
        booking = wanted(transfer)
        return booking and replace(booking, customer=None)

    patch.setattr(sending, "wanted", forgetful)


@breaks("SV-12")
def a_customer_that_the_erp_adds_stops_all_hours(patch: pytest.MonkeyPatch) -> None:
    """An entry that was sent without its customer is taken for wrong where the ERP shows one."""
    patch.setattr(bookings, "LEFT_TO_THE_ERP", frozenset({"billable_hours"}))


@breaks("SV-12")
def hours_are_sent_at_any_time(patch: pytest.MonkeyPatch) -> None:
    """By hand and daily are taken for at once."""
    patch.setattr(pushing.HoursPusher, "_is_time_to_send", lambda *_: True)


# As what


@breaks("SV-13")
def an_unknown_pay_type_gets_the_default(patch: pytest.MonkeyPatch) -> None:
    """A pay type without a match is paid by the tenant's default."""
    hour_type = hour_rules._hour_type

    def guessing(line: HourLine, rules: Rules, parts: hour_rules._Parts) -> str | None:
        found = hour_type(line, rules, hour_rules._Parts())
        return found or hour_type(replace(line, pay_type_id=None), rules, parts)

    patch.setattr(hour_rules, "_hour_type", guessing)


@breaks("SV-13")
def the_first_of_two_hour_types_is_taken(patch: pytest.MonkeyPatch) -> None:
    """Of several hour types of one name the first is taken."""
    named = hour_registers.named_exactly

    def hasty(name: str, hour_types: Sequence[HourType]) -> list[HourType]:
        return named(name, hour_types)[:1]

    patch.setattr(hour_matching, "named_exactly", hasty)


@breaks("SV-13")
def pay_items_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    """A pay type without an hour type of its name is not looked up by its pay item."""
    patch.setattr(hour_matching, "paying_by", lambda *_: [])


@breaks("SV-13")
def the_first_of_two_paid_alike_is_taken(patch: pytest.MonkeyPatch) -> None:
    """Of several hour types that pay by one pay item the first is taken."""
    paying = hour_registers.paying_by

    def hasty(name: str, hour_types: Sequence[HourType]) -> list[HourType]:
        return paying(name, hour_types)[:1]

    patch.setattr(hour_matching, "paying_by", hasty)


@breaks("SV-13")
def a_differing_code_is_not_told(patch: pytest.MonkeyPatch) -> None:
    """That the code of a pay type is another than its pay item's is kept from everybody."""
    judge = hour_rules.judge

    def silent(line: HourLine | None, rules: Rules) -> Judgement:
        return replace(judge(line, rules), warnings=())

    patch.setattr(knowing, "judge", silent)


@breaks("SV-14")
def internal_time_gets_the_activity_for_projects(patch: pytest.MonkeyPatch) -> None:
    """Time without customer and project is booked as project time."""
    activity = hour_rules._activity

    def blurring(line: HourLine, rules: Rules, parts: hour_rules._Parts) -> str | None:
        return activity(replace(line, project_id="any"), rules, parts)

    patch.setattr(hour_rules, "_activity", blurring)


@breaks("SV-14")
def an_override_is_passed_over(patch: pytest.MonkeyPatch) -> None:
    """The activity that an entry names itself is not looked at."""
    activity = hour_rules._activity

    def deaf(line: HourLine, rules: Rules, parts: hour_rules._Parts) -> str | None:
        return activity(replace(line, activity_id=None), rules, parts)

    patch.setattr(hour_rules, "_activity", deaf)


# For whom


@breaks("SV-15")
def a_held_employee_is_good_enough(patch: pytest.MonkeyPatch) -> None:
    """Hours go to whoever bears the employee's number, whatever the name."""
    linked = hour_rules._linked

    def trusting(
        dimension: Dimension,
        host_id: str | None,
        counterparts: Counterparts,
        parts: hour_rules._Parts,
    ) -> str | None:
        held = dict.fromkeys(counterparts.held, Counterpart("20100002"))
        known = replace(counterparts, linked={**held, **counterparts.linked})
        return linked(dimension, host_id, known, parts)

    patch.setattr(hour_rules, "_linked", trusting)


# What is put right


@breaks("ALL-09")
def what_is_reopened_stays(patch: pytest.MonkeyPatch) -> None:
    """Nothing is ever removed in the ERP."""
    judge = hour_rules.judge

    def clinging(line: HourLine | None, rules: Rules) -> Judgement:
        return replace(judge(line, rules), stays=True)

    patch.setattr(knowing, "judge", clinging)


@breaks("ALL-09")
def what_has_been_booked_is_never_changed(patch: pytest.MonkeyPatch) -> None:
    """A line that stands in the ERP is taken for right."""
    effect = bookings.effect_towards

    def content(wanted: Booking | None, standing: object) -> object:
        return None if standing and wanted else effect(wanted, standing)  # type: ignore[arg-type]

    patch.setattr(transferring, "effect_towards", content)


@breaks("ALL-09")
def a_locked_hour_is_tried_for_ever(patch: pytest.MonkeyPatch) -> None:
    """That the ERP has locked an hour is taken for any other refusal."""
    patch.setattr(sending, "PERIOD_LOCKED", "never")


# What waits


@breaks("ALL-17")
def one_missing_thing_is_told_at_a_time(patch: pytest.MonkeyPatch) -> None:
    """Of everything that a line waits for only the first is shown."""
    judge = hour_rules.judge

    def terse(line: HourLine | None, rules: Rules) -> Judgement:
        told = judge(line, rules)
        return replace(told, criteria=told.criteria[:1])

    patch.setattr(knowing, "judge", terse)


@breaks("ALL-17")
def nothing_that_waits_is_let_go(patch: pytest.MonkeyPatch) -> None:
    """What a line waited for is there, and nobody looks."""
    patch.setattr(releasing, "_release", lambda *_, **__: None)


@breaks("ALL-17")
def a_closed_project_takes_hours(patch: pytest.MonkeyPatch) -> None:
    """Hours on a closed project are sent all the same."""
    patch.setattr(knowing, "_counterpart", lambda link: Counterpart(link.erp_id))
