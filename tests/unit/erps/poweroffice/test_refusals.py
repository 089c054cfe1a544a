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
from bindeledd.erps.poweroffice.refusals import error_of, is_absent
from bindeledd.erps.poweroffice.refused import Refusal, words_of

VALIDATION = "Customer validation error(s)"


def problem(detail: str, title: str = VALIDATION) -> dict[str, object]:
    return {"title": title, "status": 400, "detail": detail}


@pytest.mark.parametrize(
    ("refusal", "code", "details"),
    [
        (
            Refusal(
                400, problem("The customer code must be between 10000 and 19999."), number="10"
            ),
            "number_outside_series",
            {"first": "10000", "last": "19999"},
        ),
        (
            Refusal(400, problem("Kundenummer 10 er ikke i serien 10000-19999."), number="10"),
            "number_outside_series",
            {"first": "10000", "last": "19999"},
        ),
        (
            Refusal(400, problem("10000..19999, not 20000"), number="20000"),
            "number_outside_series",
            {"first": "10000", "last": "19999"},
        ),
        (
            Refusal(400, problem("between 10000 and 19999"), number="15000"),
            "refused_by_system",
            {},
        ),
        (Refusal(400, problem("between 10000 and 19999")), "refused_by_system", {}),
        (
            Refusal(
                400,
                problem(
                    "ExternalImportReference is already in use. 'ABC123' is used on (contact) "
                    "Id = 123456789."
                ),
                reference="ABC123",
                number="10",
            ),
            "reference_in_use",
            {"id": "123456789"},
        ),
        (
            Refusal(400, problem("'ABC123' finnes fra før"), reference="ABC123"),
            "reference_in_use",
            {},
        ),
        (
            Refusal(400, problem("Number 10042 is used on Id = 99"), number="10042"),
            "number_in_use",
            {"number": "10042"},
        ),
        (
            Refusal(400, problem("Amount 10042.50 is odd"), number="10042"),
            "refused_by_system",
            {},
        ),
        (
            Refusal(404, problem("Department with code = 'Avdeling10' not found.")),
            "missing_reference",
            {},
        ),
        (
            Refusal(404, problem("Group 10 not found.", "Object(s) not found"), object_id="1"),
            "missing_reference",
            {},
        ),
        (
            Refusal(409, problem("Customer with id = 1 is in use", "Customer conflict")),
            "in_use",
            {},
        ),
        (
            Refusal(
                400, problem("The emailaddress is wrong"), sent={"Name": "A", "EmailAddress": "b"}
            ),
            "field_refused",
            {"field": "EmailAddress"},
        ),
        (Refusal(400, problem("'Name' is required"), sent={"Name": "A"}), "field_refused", None),
        (Refusal(400, problem("The name is odd"), sent={"Name": "A"}), "refused_by_system", {}),
        (Refusal(400, None), "refused_by_system", {}),
        (Refusal(418, ["odd"]), "refused_by_system", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_is_recognised_by_what_must_be_in_it(refusal, code, details):
    error = error_of(refusal)
    assert isinstance(error, RejectedError)
    assert error.code == code
    assert details is None or error.details == details


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refusal(401), CredentialsError),
        (Refusal(401, {"statusCode": 401, "message": "Access denied"}), CredentialsError),
        (Refusal(403), MissingRightError),
        (Refusal(401, is_json=False), UnavailableError),
        (Refusal(403, is_json=False), UnavailableError),
        (Refusal(400, is_json=False), UnavailableError),
        (Refusal(404), UnavailableError),
        (Refusal(412, problem("no")), StaleError),
        (
            Refusal(404, problem("Customer with id = 7 not found.", "Not found"), object_id="7"),
            StaleError,
        ),
    ],
    ids=str,
)
def test_what_is_not_the_objects_fault(refusal, kind):
    assert type(error_of(refusal)) is kind


def test_the_missing_right_is_named():
    assert error_of(Refusal(403, right="Customer_Full")).details == {"right": "Customer_Full"}


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"title": "T", "detail": "D"}, "D"),
        ({"Title": "T", "Detail": "D"}, "D"),
        ({"TITLE": "T", "detail": None}, "T"),
        ({"statusCode": "429", "message": "M"}, "M"),
        ("just text", "just text"),
        ({}, None),
        ([], None),
        (7, None),
        (None, None),
    ],
)
def test_the_erps_own_words_are_kept(payload, words):
    assert words_of(payload).verbatim == words


def test_only_a_problem_says_that_an_object_is_absent():
    assert is_absent(Refusal(404, problem("Customer with id = 7 not found.", "Not found")))
    assert not is_absent(Refusal(404))
    assert not is_absent(Refusal(404, is_json=False))
    assert not is_absent(Refusal(400, problem("no")))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.integers(400, 499),
    JSON | st.fixed_dictionaries({"detail": st.text(max_size=60), "title": st.text(max_size=20)}),
    st.none() | st.from_regex(r"[0-9]{1,18}", fullmatch=True),
    st.none() | st.text(max_size=10),
)
def test_no_refusal_is_too_strange(status, payload, number, reference):
    error = error_of(Refusal(status, payload, number=number, reference=reference))
    assert isinstance(error, BindeleddError)
