"""How errors, values and callers are told, apart from any route."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bindeledd.api.callers import caller_of
from bindeledd.api.documents import entry_document, link_document
from bindeledd.api.refusals import CONFLICTING, FORBIDDEN, NOT_FOUND, problem_document, status_of
from bindeledd.domain.access import Role
from bindeledd.domain.errors import (
    BindeleddError,
    ConflictError,
    CredentialsError,
    RateLimitedError,
    RefusedError,
    RejectedError,
    UnavailableError,
)
from bindeledd.domain.plans import FieldChange, Hint, Reason, Suggestion
from tests.contract.state.samples import entry, link


@pytest.mark.parametrize(
    ("error", "status"),
    [
        *((RefusedError(code), 404) for code in sorted(NOT_FOUND)),
        *((RefusedError(code), 403) for code in sorted(FORBIDDEN)),
        *((RefusedError(code), 409) for code in sorted(CONFLICTING)),
        (RefusedError("organization_number_missing"), 422),
        (RefusedError(), 422),
        (ConflictError(), 409),
        (CredentialsError(), 409),
        (RateLimitedError(), 429),
        (UnavailableError(), 503),
        (RejectedError(), 500),
        (BindeleddError(), 500),
    ],
    ids=str,
)
def test_each_kind_of_error_has_its_status(error: BindeleddError, status: int) -> None:
    assert status_of(error) == status


def test_no_code_has_two_statuses() -> None:
    kinds = [NOT_FOUND, FORBIDDEN, CONFLICTING]
    assert len(frozenset().union(*kinds)) == sum(len(kind) for kind in kinds)


def test_a_problem_document_keeps_the_systems_words_beside_ours() -> None:
    words = "The customer code must be between 10000 and 19999."
    document = problem_document(
        "number_outside_series",
        status=409,
        language="en",
        details={"first": "10000", "last": "19999"},
        system_message=words,
    )
    assert document["systemMessage"] == words
    assert "from 10000 to 19999" in str(document["detail"])
    assert words not in str(document["detail"])
    assert "systemMessage" not in problem_document("plan_missing", status=404, language="en")


def test_values_of_every_kind_can_be_written_as_json() -> None:
    base = {"discount": Decimal("2.50"), "since": date(2026, 1, 31), "active": True, "mail": None}
    told = link_document(link(host_base=base))
    assert told["host"] == {
        "discount": "2.50",
        "since": "2026-01-31",
        "active": True,
        "mail": None,
    }
    change = FieldChange("discount", Decimal("1.0"), None, Reason.CHANGED_IN_HOST)
    changes = entry_document(replace(entry(), changes=(change,)), "en")["changes"]
    assert changes == [
        {
            "field": "discount",
            "old": "1.0",
            "new": None,
            "reason": "changed_in_host",
            "loser": None,
            "references": None,
            "shownOld": None,
            "shownNew": None,
        }
    ]


def test_an_entry_that_cannot_go_says_why_and_what_resembles_it() -> None:
    resembling = Suggestion(Hint.NEAR_NUMBER, "e-9", "10002", "Kunde 10002", 90)
    stuck = replace(
        entry(),
        problem="number_twice",
        problem_details={"number": "10001"},
        suggestions=(resembling,),
    )
    told = entry_document(stuck, "en")
    assert told["problem"] == "number_twice"
    assert "10001" in str(told["explanation"])
    assert told["nextStep"]
    assert told["suggestions"] == [
        {
            "hint": "near_number",
            "otherId": "e-9",
            "number": "10002",
            "name": "Kunde 10002",
            "score": 90,
        }
    ]


def test_roles_given_as_a_list_are_read_too() -> None:
    claims = {"vendor": "svenn", "roles": ["vendor_operator"], "scope": "read write"}
    caller = caller_of({"requestContext": {"authorizer": {"jwt": {"claims": claims}}}})
    assert (caller.role, caller.vendor) == (Role.VENDOR_OPERATOR, "svenn")
    assert caller.scopes == {"read", "write"}
