from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import cache

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindeledd.domain.access import ConsentState, Session, SignInState, Ticket
from bindeledd.domain.connections import Connection
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.hours.progress import HourProgress
from bindeledd.domain.hours.transfers import Transfer, TransferMove
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Decision, Link
from bindeledd.domain.plans import FieldChange, PlanEntry, PlanHeader, Reason
from bindeledd.domain.runs import AuditEntry, Issue, JournalEntry, Run, RunEntry
from bindeledd.domain.vendors import Vendor
from bindeledd.domain.work import Claim, WorkItem
from bindeledd.state.codec import SCHEMA, CodecError, decode, encode
from bindeledd.state.memory_table import normalised
from tests.contract.state.samples import connection

STORED = (
    AuditEntry,
    Claim,
    Connection,
    ConsentState,
    Cursors,
    Decision,
    HourProgress,
    Issue,
    JournalEntry,
    Link,
    PlanEntry,
    PlanHeader,
    Run,
    RunEntry,
    Session,
    SignInState,
    Ticket,
    Transfer,
    TransferMove,
    Vendor,
    WorkItem,
)
"""Every value of the domain that lies in the table."""

_instants = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=9))])
)
_decimals = st.decimals(allow_nan=False, allow_infinity=False)
_dates = st.dates()


@cache
def _strategy(declared) -> st.SearchStrategy[typing.Any]:
    """Make values of a declared type, every nested one of exactly the type that it declares."""
    scalars = {
        str: st.text(max_size=8),
        bool: st.booleans(),
        int: st.integers(-(10**30), 10**30),
        Decimal: _decimals,
        date: _dates,
        datetime: _instants,
        type(None): st.none(),
    }
    if declared in scalars:
        return scalars[declared]
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return st.sampled_from(declared)
    if is_dataclass(declared):
        hints = typing.get_type_hints(declared)
        parts = {part.name: _strategy(hints[part.name]) for part in fields(declared)}
        return st.builds(typing.cast("type", declared), **parts)
    arguments = typing.get_args(declared)
    origin = typing.get_origin(declared)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(_strategy(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_strategy, arguments))
    if origin is frozenset:
        return st.frozensets(_strategy(arguments[0]), max_size=3)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        names = _strategy(arguments[0]).filter(bool)
        return st.dictionaries(names, _strategy(arguments[1]), max_size=3)
    return st.one_of(*map(_strategy, arguments))


def _through_dynamo(plain):
    """What DynamoDB's own number, text and map types make of a stored map."""
    return TypeDeserializer().deserialize(TypeSerializer().serialize(plain))


@pytest.mark.parametrize("cls", STORED, ids=lambda cls: cls.__name__)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_stored_value_comes_back_as_it_was(cls, data):
    value = data.draw(_strategy(cls))
    plain = encode(value)

    for stored in (plain, normalised(plain), _through_dynamo(plain)):
        back = decode(cls, stored, schema=SCHEMA)
        assert back == value
        assert repr(_typed(back)) == repr(_typed(value))


def _typed(value):
    """Show a value with the types of all its parts, for 1 == True == Decimal(1)."""
    if is_dataclass(value):
        return [_typed(getattr(value, part.name)) for part in fields(value)]
    if isinstance(value, Mapping):
        return sorted((str(name), _typed(part)) for name, part in value.items())
    if isinstance(value, tuple):
        return [_typed(part) for part in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.year not in {1, 9999} else ""
    return type(value).__name__, str(value)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    number: int


@dataclass(frozen=True, slots=True)
class Sample:
    text: str = ""
    number: int = 0
    truth: bool = False
    amount: Decimal = Decimal(0)
    day: date = date(2026, 1, 1)
    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    colour: Colour = Colour.RED
    any: str | Decimal | bool | date | None = None
    whole: str | int | None = None
    maybe: Inner | None = None
    many: tuple[Inner, ...] = ()
    pair: tuple[str, int] = ("", 0)
    colours: frozenset[Colour] = frozenset()
    named: Mapping[str, str] = field(default_factory=dict)
    by_system: Mapping[System, int] = field(default_factory=dict)


def test_values_are_written_so_that_a_person_can_read_them():
    sample = Sample(
        amount=Decimal("1.50"),
        any=Decimal("2.0"),
        maybe=Inner(3),
        many=(Inner(1),),
        colours=frozenset({Colour.RED}),
        by_system={System.ERP: 2},
    )
    assert encode(sample) == {
        "text": "",
        "number": 0,
        "truth": False,
        "amount": "1.50",
        "day": "2026-01-01",
        "at": "2026-01-01T00:00:00+00:00",
        "colour": "red",
        "any": {"decimal": "2.0"},
        "whole": None,
        "maybe": {"number": 3},
        "many": [{"number": 1}],
        "pair": ["", 0],
        "colours": ["red"],
        "named": {},
        "by_system": {"erp": 2},
    }


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("2026-01-01", "2026-01-01"),
        (date(2026, 1, 1), {"date": "2026-01-01"}),
        ("1.50", "1.50"),
        (Decimal("1.50"), {"decimal": "1.50"}),
        (True, True),
        (None, None),
        (Colour.RED, "red"),
    ],
)
def test_a_field_of_several_types_says_which_it_holds(value, plain):
    assert encode(Sample(any=value))["any"] == plain
    back = decode(Sample, {"any": plain}, schema=SCHEMA).any
    assert back == value
    assert type(back) is (str if isinstance(value, str) else type(value))


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": 5},
        {"text": None},
        {"number": True},
        {"number": Decimal(1)},
        {"number": "1"},
        {"truth": 1},
        {"amount": 1},
        {"amount": 0.5},
        {"amount": Decimal("NaN")},
        {"amount": Decimal("Infinity")},
        {"day": datetime(2026, 1, 1, tzinfo=UTC)},
        {"at": date(2026, 1, 1)},
        {"at": datetime(2026, 1, 1)},  # noqa: DTZ001  # what is refused
        {"colour": "red"},
        {"any": 5},
        {"any": datetime(2026, 1, 1, tzinfo=UTC)},
        {"any": 0.5},
        {"maybe": {"number": 1}},
        {"many": [Inner(1)]},
        {"many": ("x",)},
        {"pair": ("x",)},
        {"colours": {Colour.RED}},
        {"named": {"": "x"}},
        {"named": {1: "x"}},
        {"named": ["x"]},
        {"by_system": {"moon": 1}},
    ],
    ids=str,
)
def test_a_value_of_another_type_than_declared_is_not_written(wrong):
    with pytest.raises(CodecError):
        encode(Sample(**wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"unknown": 1},
        {"text": 5},
        {"number": "1"},
        {"number": Decimal("1.5")},
        {"number": True},
        {"truth": Decimal(1)},
        {"amount": Decimal(1)},
        {"amount": "one"},
        {"day": "yesterday"},
        {"at": "noon"},
        {"colour": "green"},
        {"any": {"decimal": "x"}},
        {"any": {"float": "1.5"}},
        {"any": {"date": "2026-01-01", "decimal": "1"}},
        {"any": {}},
        {"any": ["x"]},
        {"any": Decimal(1)},
        {"maybe": {}},
        {"maybe": "x"},
        {"many": {"number": 1}},
        {"pair": ["x", 1, 2]},
        {"colours": "red"},
        {"named": "x"},
        {"by_system": {"moon": 1}},
    ],
    ids=str,
)
def test_what_does_not_fit_the_class_is_not_read(wrong):
    with pytest.raises(CodecError):
        decode(Sample, wrong, schema=SCHEMA)


def test_a_field_that_was_added_since_is_read_with_its_default():
    assert decode(Sample, {"text": "x"}, schema=SCHEMA) == Sample(text="x")


def test_errors_do_not_show_the_value():
    with pytest.raises(CodecError) as caught:
        encode(Sample(number=typing.cast("int", "canary-secret")))
    assert "canary-secret" not in str(caught.value)


def test_a_release_reads_its_own_schema_and_the_one_before():
    upcasts = {"Inner": lambda plain: {"number": plain["count"]}}

    def read(plain, schema):
        return decode(Inner, plain, schema=schema, current=3, upcasts=upcasts)

    assert read({"number": 5}, 3) == Inner(5)
    assert read({"count": 5}, 2) == Inner(5)
    for schema in (1, 4):
        with pytest.raises(CodecError, match=f"schema {schema}"):
            read({"number": 5}, schema)
    with pytest.raises(CodecError):
        read({"count": 5}, 3)


def test_a_class_that_did_not_change_is_read_from_the_schema_before_as_it_is():
    assert decode(Inner, {"number": 5}, schema=1, current=2, upcasts={}) == Inner(5)


def test_this_release_refuses_what_a_later_one_wrote():
    with pytest.raises(CodecError, match="this release reads"):
        decode(Inner, {"number": 5}, schema=SCHEMA + 1)


@dataclass(frozen=True)
class Floating:
    value: float


@dataclass(frozen=True)
class Listed:
    value: list[str]


@dataclass(frozen=True)
class Either:
    value: Inner | Sample


@pytest.mark.parametrize("value", [Floating(0.5), Listed([]), Either(Inner(1)), [], object()])
def test_types_that_the_domain_does_not_use_are_refused(value):
    with pytest.raises(CodecError):
        encode(value)


def test_every_dimension_is_written_by_its_name():
    assert {d.value for d in Dimension} == {
        "customers",
        "addresses",
        "contact_persons",
        "employees",
        "products",
        "projects",
    }


def test_a_change_stored_before_references_were_known_is_read_as_one_without():
    change = FieldChange("name", "a", "b", Reason.CHANGED_IN_ERP)
    plain = encode(change)
    for name in ("references", "shown_old", "shown_new"):
        del plain[name]
    assert decode(FieldChange, plain, schema=SCHEMA) == change


def test_a_connection_stored_before_zones_were_kept_is_read_as_one_without():
    known = replace(connection(), time_zone="Europe/Helsinki")
    plain = encode(known)
    del plain["time_zone"]
    assert decode(Connection, plain, schema=SCHEMA) == replace(known, time_zone="")
