"""Time entries of the contract, property by property, against what hosts may send instead."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import BindeleddError, UnavailableError
from bindeledd.domain.hours.entries import LineKind, MachineUsage, Supplement, TimeEntry, lines_of
from bindeledd.domain.hours.registers import HostItem
from bindeledd.hosts.contract.hours.mapping import entry_of, item_of
from bindeledd.hosts.contract.hours.wire import HourItemRead, TimeEntryRead
from bindeledd.transport import read_object

WHOLE = {
    "id": "h_9001",
    "version": "3",
    "updatedAt": "2026-11-20T16:02:00+01:00",
    "deleted": False,
    "employeeId": "e_9",
    "date": "2026-11-20",
    "start": "22:00",
    "end": "06:30",
    "breakMinutes": 30,
    "hours": "8.00",
    "billableHours": "7.50",
    "customerId": "c_81",
    "projectId": "p_1",
    "subprojectId": "p_1_2",
    "taskId": None,
    "activityId": "act_10",
    "workTypeId": "wt_1",
    "payTypeId": "pay_timelonn",
    "departmentId": None,
    "registrationType": "ordinary",
    "absence": False,
    "billable": True,
    "description": "Reisverk",
    "internalComment": None,
    "supplements": [
        {
            "id": "h_9001-s1",
            "payTypeId": "pay_ot50",
            "quantity": "1.5",
            "unitCode": "h",
            "amount": None,
            "comment": " Kveld ",
        }
    ],
    "machineUsages": [{"id": "h_9001-m1", "machineId": "m_7", "hours": "3.00", "billable": True}],
    "rate": {"sales": "1150.00", "cost": "620.00", "currency": "NOK"},
    "billing": {"status": "unbilled", "invoiceBasisId": None, "owner": "erp"},
    "approval": {
        "status": "approved",
        "axes": ["project"],
        "approvedAt": "2026-11-20T16:02:00+01:00",
        "approvedBy": "e_3",
        "levels": [{"level": "foreman", "approved": True}],
    },
    "locked": True,
    "transfer": {"status": "none"},
}
SECRET = "canary"


def words(text: str | None) -> str | None:
    return text.replace(SECRET, "-") if text else None


def entry(**changes: object) -> TimeEntry:
    return entry_of(read_object(TimeEntryRead, {**WHOLE, **changes}, words=words))


def without(name: str) -> TimeEntry:
    left = {key: value for key, value in WHOLE.items() if key != name}
    return entry_of(read_object(TimeEntryRead, left, words=words))


def test_every_part_of_an_entry_is_read():
    assert entry() == TimeEntry(
        id="h_9001",
        version="3",
        updated_at=datetime(2026, 11, 20, 15, 2, tzinfo=UTC),
        deleted=False,
        approved=True,
        employee_id="e_9",
        date=date(2026, 11, 20),
        hours=Decimal(8),
        billable_hours=Decimal("7.5"),
        customer_id="c_81",
        project_id="p_1",
        subproject_id="p_1_2",
        activity_id="act_10",
        work_type_id="wt_1",
        pay_type_id="pay_timelonn",
        billed_by_host=False,
        description="Reisverk",
        internal_comment=None,
        supplements=(Supplement("h_9001-s1", "pay_ot50", Decimal("1.5"), "h", "Kveld"),),
        machine_usages=(MachineUsage("h_9001-m1", "m_7", Decimal(3)),),
    )


def test_an_entry_over_midnight_stands_on_the_hosts_date_with_the_hosts_hours():
    (ordinary, *_) = lines_of(entry())
    assert (ordinary.kind, ordinary.date, ordinary.quantity) == (
        LineKind.ORDINARY,
        date(2026, 11, 20),
        Decimal(8),
    )


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ("-2.50", "-2.5"),
        ("0", "0"),
        ("-0.00", "0"),
        ("0.000001", "0.000001"),
        ("100", "100"),
        (Decimal("7.25"), "7.25"),
        (8, "8"),
        (None, "0"),
    ],
)
def test_hours_are_exact_and_may_be_negative(told, hours):
    read = entry(hours=told)
    assert (str(read.hours), read.flaw) == (hours, None)


@pytest.mark.parametrize("status", ["draft", "submitted", "rejected", "reopened", "half_approved"])
def test_any_other_approval_than_approved_is_none(status):
    read = entry(approval={"status": status, "axes": ["project"]})
    assert (read.approved, read.flaw) == (False, None)


@pytest.mark.parametrize(
    ("changes", "billable", "by_host"),
    [
        ({"billableHours": None}, None, False),
        ({"billable": False}, Decimal(0), False),
        ({"billable": None, "billableHours": "-1"}, Decimal(-1), False),
        ({"billing": {"status": "excluded", "owner": "erp"}}, Decimal(0), False),
        ({"billing": {"status": "not_billable", "owner": "erp"}}, Decimal(0), False),
        ({"billing": {"status": "billed", "owner": "erp"}}, Decimal("7.5"), False),
        ({"billing": {"status": "on_basis", "owner": "host"}}, Decimal("7.5"), True),
        ({"billing": {"owner": "both"}}, Decimal("7.5"), False),
        ({"billing": None}, Decimal("7.5"), False),
    ],
)
def test_what_may_be_invoiced(changes, billable, by_host):
    read = entry(**changes)
    assert (read.billable_hours, read.billed_by_host, read.flaw) == (billable, by_host, None)


@pytest.mark.parametrize(
    ("unit", "read"),
    [("h", "h"), ("H", "h"), (" timer ", "h"), ("km", "km"), ("stk", "stk"), (None, ""), ("", "")],
)
def test_the_unit_of_a_supplement_is_not_guessed(unit, read):
    told = {"id": "s1", "payTypeId": "pay", "quantity": "2", "unitCode": unit}
    assert entry(supplements=[told]).supplements[0].unit == read


def test_a_supplement_of_an_amount_alone_has_no_quantity():
    told = {"id": "s1", "payTypeId": "pay", "quantity": None, "amount": "250.00"}
    (supplement,) = entry(supplements=[told]).supplements
    assert (supplement.quantity, supplement.unit) == (None, "")


@pytest.mark.parametrize("name", ["supplements", "machineUsages", "billing", "employeeId"])
@pytest.mark.parametrize("sent", [True, False])
def test_what_an_entry_may_lack(name, sent):
    read = entry(**{name: None}) if sent else without(name)
    assert read.flaw is None


def test_an_entry_of_nobody_names_no_employee():
    assert entry(employeeId=None).employee_id == ""


@pytest.mark.parametrize("name", ["version", "date", "hours", "approval"])
def test_what_an_entry_must_say(name):
    read = without(name)
    assert read.flaw is not None
    assert (read.flaw.properties, read.id, read.employee_id) == ((name,), "h_9001", "e_9")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"hours": "8,00"}, "hours"),
        ({"hours": "8.0000001"}, "hours"),
        ({"hours": "1e3"}, "hours"),
        ({"hours": True}, "hours"),
        ({"billableHours": "much"}, "billableHours"),
        ({"date": "2026-11-31"}, "date"),
        ({"date": "20.11.2026"}, "date"),
        ({"date": "1600000000"}, "date"),
        ({"date": "2026-11-20T23:30:00Z"}, "date"),
        ({"employeeId": 9}, "employeeId"),
        ({"projectId": ["p_1"]}, "projectId"),
        ({"billable": "no"}, "billable"),
        ({"version": 3}, "version"),
        ({"approval": "approved"}, "approval"),
        ({"approval": {"status": None}}, "approval"),
        ({"billing": "erp"}, "billing"),
        ({"deleted": "yes"}, "deleted"),
        ({"description": "x" * 3001}, "description"),
        ({"supplements": [{"payTypeId": "pay", "quantity": "1"}]}, "supplements"),
        ({"supplements": [{"id": "", "quantity": "1"}]}, "supplements"),
        ({"supplements": [{"id": "s" * 129, "quantity": "1"}]}, "supplements"),
        ({"supplements": [{"id": "s1"}, {"id": "s1"}]}, "supplements"),
        ({"supplements": [{"id": "h_9001"}]}, "supplements"),
        ({"machineUsages": [{"id": "m", "machineId": "m_7"}]}, "machineUsages"),
        ({"machineUsages": {"id": "m"}}, "machineUsages"),
        ({"machineUsages": [{"id": "h_9001-s1", "machineId": "m_7", "hours": "1"}]}, None),
    ],
    ids=str,
)
def test_an_entry_that_cannot_be_read_whole_says_what_of_it(changes, named):
    read = entry(**changes)
    assert read.flaw is not None
    expected = ("machineUsages", "supplements") if named is None else (named,)
    assert (read.flaw.properties, read.id) == (expected, "h_9001")


def test_a_flaw_repeats_no_secret():
    read = entry(hours=f"{SECRET} hours")
    assert read.flaw is not None
    assert read.flaw.told == '{"hours": "- hours"}'


def test_of_a_tombstone_only_id_and_version_matter():
    told = {"id": "h_1", "deleted": True, "version": "4", "updatedAt": "2026-11-20T15:02:00Z"}
    whole = entry_of(read_object(TimeEntryRead, told, words=words))
    assert whole == TimeEntry(
        id="h_1", version="4", updated_at=datetime(2026, 11, 20, 15, 2, tzinfo=UTC), deleted=True
    )
    spoilt = {"id": "h_1", "deleted": True, "hours": "many"}
    read = entry_of(read_object(TimeEntryRead, spoilt, words=words))
    assert read == TimeEntry(id="h_1", version="", deleted=True)


@pytest.mark.parametrize("told", [[], "h", None, {}, {"id": None}, {"id": ""}, {"id": "h" * 129}])
def test_an_entry_that_cannot_be_told_from_others_is_no_answer(told):
    with pytest.raises(UnavailableError):
        read_object(TimeEntryRead, told, words=words)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (
            {"id": "p1", "name": " Timelønn ", "number": "0010", "active": True},
            HostItem("p1", "Timelønn", "0010"),
        ),
        ({"id": "p1", "name": None, "active": False}, HostItem("p1", "", active=False)),
        (
            {"id": "a1", "name": "A", "externalIds": {"poweroffice_go": {"externalId": "77"}}},
            HostItem("a1", "A", external_id="77"),
        ),
        (
            {"id": "a1", "name": "A", "externalIds": {"fortnox": {"externalId": "77"}}},
            HostItem("a1", "A"),
        ),
        (
            {"id": "a1", "name": "A", "externalIds": {"poweroffice_go": {"externalId": 77}}},
            HostItem("a1", "A"),
        ),
        ({"id": "a1", "name": ["A"], "number": 7}, HostItem("a1", "")),
    ],
)
def test_what_hours_name(told, read):
    row = read_object(HourItemRead, told, words=words)
    assert item_of(row, ["poweroffice", "poweroffice_go"]) == read


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.decimals(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "status", "hours", "machineId", "quantity", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
PLAUSIBLE = st.sampled_from(
    ["h_9001", "2026-11-20", "-1.5", "8", "approved", "1e400", "٣", "-0", 10**40, {"status": "x"}]
)


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), JSON | PLAUSIBLE, max_size=6))
def test_nothing_that_a_host_sends_is_our_failure(changes):
    try:
        read = entry(**changes)
    except BindeleddError:
        assert changes.keys() & {"id"}
        return
    assert read.deleted or (read.flaw is None) <= (read.date is not None and bool(read.version))
    assert len({line.line_id for line in lines_of(read)}) == len(lines_of(read)) or read.flaw
    assert all(line.quantity.is_finite() for line in lines_of(read))


AMOUNTS = st.decimals(
    min_value=-1000, max_value=1000, places=6, allow_nan=False, allow_infinity=False
)


@given(AMOUNTS)
def test_no_amount_is_rounded(amount):
    assert entry(hours=format(amount, "f")).hours == amount


@pytest.mark.parametrize(
    ("changes", "lines", "on"),
    [
        ({"hours": "many"}, ["h_9001", "h_9001-s1", "h_9001-m1"], date(2026, 11, 20)),
        ({"supplements": {}}, ["h_9001", "h_9001-m1"], date(2026, 11, 20)),
        ({"date": "today", "supplements": None}, ["h_9001", "h_9001-m1"], date(2026, 11, 20)),
        ({"date": None, "updatedAt": None, "machineUsages": []}, ["h_9001", "h_9001-s1"], date.min),
    ],
)
def test_an_entry_that_cannot_be_read_has_a_line_to_be_shown(changes, lines, on):
    read = entry(**changes)
    assert read.flaw is not None
    assert [line.line_id for line in lines_of(read)] == lines
    told = {(line.date, line.unreadable) for line in lines_of(read)}
    assert told == {(on, read.flaw.properties)}
