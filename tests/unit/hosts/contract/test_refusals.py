import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import (
    BindeleddError,
    CredentialsError,
    MissingRightError,
    RejectedError,
    StaleError,
    UnavailableError,
)
from bindeledd.hosts.contract.refusals import error_of, is_absent, problem_of
from bindeledd.transport import Answer

NONE = httpx.Headers()


def answer(status, code=None, **more):
    payload = {"title": "T", "detail": "D", **({"code": code} if code else {}), **more}
    return Answer(status, NONE, payload)


@pytest.mark.parametrize(
    ("status", "code", "updates", "kind", "problem"),
    [
        (422, "validation_failed", False, RejectedError, "field_refused"),
        (409, "number_taken", False, RejectedError, "number_in_use"),
        (422, "number_not_allowed", True, RejectedError, "number_not_allowed"),
        (423, "locked", True, RejectedError, "locked"),
        (405, "not_supported", False, RejectedError, "not_supported_by_host"),
        (422, "unit_unknown", False, RejectedError, "unit_unknown"),
        (422, "reference_unknown", False, RejectedError, "missing_reference"),
        (409, "conflict", False, RejectedError, "conflict_at_host"),
        (409, "conflict", True, StaleError, "changed_meanwhile"),
        (412, None, True, StaleError, "changed_meanwhile"),
        (404, "not_found", True, StaleError, "changed_meanwhile"),
        (404, "not_found", False, UnavailableError, "system_unavailable"),
        (401, "unauthorized", False, CredentialsError, "grant_refused"),
        (401, None, False, CredentialsError, "grant_refused"),
        (403, None, False, MissingRightError, "host_right_missing"),
        (400, "a_code_of_tomorrow", False, RejectedError, "refused_by_system"),
        (400, None, False, RejectedError, "refused_by_system"),
    ],
)
def test_the_contracts_codes_become_problems(status, code, updates, kind, problem):
    error = error_of(answer(status, code), updates=updates)
    assert (type(error), error.code) == (kind, problem)
    assert error.system_message == "D"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_page_instead_of_a_problem_is_nobodys_fault(status):
    assert type(error_of(Answer(status, NONE, is_json=False))) is UnavailableError


@pytest.mark.parametrize(
    ("errors", "field"),
    [
        ([{"pointer": "/number", "code": "pattern"}, {"pointer": "/name"}], "number"),
        ([{"pointer": "#/addresses/0/city"}], "addresses/0/city"),
        ([{"pointer": ""}, {"pointer": "/name"}], "name"),
        ([{"code": "x"}, "text", None], None),
        ("text", None),
        (None, None),
        ({"pointer": "/x"}, None),
    ],
)
def test_the_field_at_fault_is_named(errors, field):
    assert problem_of({"code": "validation_failed", "errors": errors}).field == field
    details = error_of(answer(422, "validation_failed", errors=errors)).details
    assert details == ({"field": field} if field else {})


def test_an_object_is_absent_only_when_the_host_says_so():
    assert is_absent(answer(404, "not_found"))
    assert is_absent(answer(404))
    assert not is_absent(answer(404, "not_supported"))
    assert not is_absent(Answer(404, NONE))
    assert not is_absent(answer(410, "not_found"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["code", "detail", "title", "errors", "pointer"]), inner)
    ),
    max_leaves=8,
)


@given(st.integers(400, 499), JSON, st.booleans())
def test_no_refusal_is_too_strange(status, payload, updates):
    assert isinstance(error_of(Answer(status, NONE, payload), updates=updates), BindeleddError)
