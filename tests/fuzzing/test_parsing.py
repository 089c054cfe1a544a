"""Any JSON at all, read as any object or refusal: a record, one of our errors, never a crash."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import BindeleddError, UnavailableError
from bindeledd.domain.records import Record
from bindeledd.erps.poweroffice import PowerOfficeSettings
from bindeledd.erps.poweroffice import refusals as erp_refusals
from bindeledd.erps.poweroffice.answers import read_model as read_erp
from bindeledd.erps.poweroffice.refused import Refusal
from bindeledd.erps.poweroffice.registers import declarations
from bindeledd.hosts.contract import refusals as host_refusals
from bindeledd.hosts.contract.answers import read_model as read_host
from bindeledd.hosts.contract.registers import DECLARATIONS as HOST_REGISTERS
from bindeledd.hosts.contract.registers.register import record_of
from bindeledd.transport import Answer, UnreadableBody, decode_json
from bindeledd.transport.retry import hinted_pause
from tests.fakes import NOON

ERP_REGISTERS = declarations(PowerOfficeSettings())
STAMPS = (
    "2026-11-23T12:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-23",
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(-1e200, 1e200, allow_nan=False).filter(lambda one: one == 0 or abs(one) > 1e-200)
    | st.text(max_size=30)
    | st.sampled_from((*STAMPS, "10042", "-1", "Active", "company", "1e99"))
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def objects_of(names: list[str]) -> st.SearchStrategy[Any]:
    """Make objects of the names that a model knows, with anything for values."""
    return st.dictionaries(st.sampled_from(names), SCALARS | DOCUMENTS, min_size=1)


def sent(document: Any) -> object:
    """Send it over the wire, as bytes."""
    return decode_json(json.dumps(document).encode())


@pytest.mark.parametrize("register", list(ERP_REGISTERS.values()), ids=lambda one: one.noun)
@given(data=st.data())
def test_any_object_of_the_erp_is_a_record_or_trouble(register, data):
    names = list(register.read_model.model_fields)
    document = {"Id": 7} | data.draw(objects_of(names))
    try:
        record = register.record_of(read_erp(register.read_model, sent(document)))
    except UnavailableError:
        return
    assert isinstance(record, Record)
    assert record.id


@pytest.mark.parametrize("register", list(HOST_REGISTERS.values()), ids=lambda one: one.path)
@given(data=st.data())
def test_any_object_of_the_host_is_a_record_or_trouble(register, data):
    names = list(register.read_model.model_fields)
    document = {"id": "x_1"} | data.draw(objects_of(names))
    try:
        record = record_of(register.mapping, read_host(register.read_model, sent(document)))
    except UnavailableError:
        return
    assert isinstance(record, Record)


@given(
    status=st.sampled_from([400, 401, 403, 404, 409, 410, 412, 413, 422, 423]),
    document=DOCUMENTS | objects_of(["title", "detail", "code", "errors", "Title", "message"]),
    updates=st.booleans(),
)
def test_any_refusal_is_one_of_our_errors(status, document, updates):
    payload = sent(document)
    by_erp = erp_refusals.error_of(
        Refusal(
            status=status,
            payload=payload,
            object_id="7",
            number="10042",
            sent={"Name": "A", "Number": 10042},
        )
    )
    answer = Answer(status, httpx.Headers(), payload)
    by_host = host_refusals.error_of(answer, updates=updates)
    assert isinstance(by_erp, BindeleddError)
    assert isinstance(by_host, BindeleddError)
    assert host_refusals.is_absent(answer) in (True, False)


@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_are_json_or_are_not(body):
    try:
        decode_json(body)
    except UnreadableBody:
        return
    json.loads(body.decode("utf-8-sig"))


@given(value=st.text(max_size=60) | st.sampled_from(["Fri, 31 Dec 9999 23:59:59 +2359", "-1"]))
def test_any_word_on_when_to_come_again_is_a_pause_or_none(value):
    pause = hinted_pause({"retry-after": value}, b"", now=NOON)
    assert pause is None or pause.total_seconds() >= 0
