"""What is unknown about the real system, or differs between installations, as settings.

Each default is the likelier reading, or, where a wrong guess could harm, the harder one for a
client. A client must behave well under every value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self, get_args

from local.simulators.poweroffice.time_settings import TimeSettings

UNKNOWN_PROPERTIES = Literal["refuse", "ignore"]
CAMEL_CASE_PATHS = Literal["ignored", "refused", "applied"]


@dataclass(frozen=True, slots=True)
class PowerOfficeSettings(TimeSettings):
    """The variants of the simulated system."""

    environment: Literal["demo", "production"] = "demo"
    """Demo answers under `/Demo/v2` and `/Demo/OAuth/Token`, production without `/Demo`."""

    token_seconds: int = 1200
    wrong_keys_status: Literal[400, 401] = 400
    """How the token endpoint answers wrong keys; integrators report both."""

    requests_per_second: int | None = 10
    """Per subscription key over all clients; None switches the limit off."""

    tokens_are_rated: bool = True
    """Whether token requests count against the limit."""

    retry_after: bool = False
    """Whether 429 carries `Retry-After`; not documented."""

    throttle_status_as_text: bool = True
    """Whether `statusCode` in the gateway's 429 body is a string, as at the token endpoint."""

    rejected_subscription_status: Literal[401, 403] = 401
    """How the gateway answers a missing or wrong subscription key; clients take both."""

    onboarding_url_minutes: int = 60
    onboarding_token_minutes: int = 10
    localhost_accepted: bool = True
    """Whether any path on localhost is accepted as redirect address, as in test phases."""

    token_with_failure: bool = False
    """Whether the browser comes back with an (empty) `token` also when nothing was granted."""

    unknown_properties: UNKNOWN_PROPERTIES = "refuse"
    """POST with a property that the schema does not know; schemas say no additional ones."""

    bodies_ignore_case: bool = False
    """Whether `name` is taken for `Name` in a POST body."""

    camel_case_paths: CAMEL_CASE_PATHS = "ignored"
    """JSON Patch with `/emailAddress`: accepted without effect (seen), refused, or applied."""

    test_supported: bool = True
    """Whether JSON Patch takes the operation `test`."""

    test_ignored: bool = False
    """Whether a `test` that does not hold is passed over without a word."""

    filters_ignore_case: bool = True
    """Whether filters by codes and references take `abc` for `ABC`; said of addresses alone."""

    later_filters: bool = True
    """Whether `organizationNumbers` and `emailAddresses` filter customers; else 400."""

    default_order: Literal["Id", "arbitrary"] = "arbitrary"
    """Order of a list without OrderBy: none is promised."""

    pagination_keys: Literal["link", "full"] = "link"
    """Whether X-Pagination holds more than `nextPageLink`."""

    next_page_link: Literal["absolute", "relative"] = "absolute"
    last_page_link: Literal["empty", "null", "absent"] = "empty"
    nulls_omitted: bool = False
    """Whether properties without value are left out of answers."""

    unchanged_patch_moves_stamp: bool = False
    """Whether a PATCH that changes nothing moves LastChangedDateTimeOffset."""

    number_refusal_word: Literal["code", "number"] = "code"
    """Whether a number outside the series is a wrong customer "code" or "number"."""

    problem_keys: Literal["lower", "pascal"] = "lower"
    """Case of ProblemDetails' keys: examples have `detail`, the schema has `Detail`."""

    text_trimmed: bool = True
    empty_text_is_null: bool = True
    phone_without_spaces: bool = False
    organization_number_digits_only: bool = False
    person_name_composed: bool = False
    """Whether `Name` of a person is read back as first and last name."""

    email_checked: bool = True
    default_invoice_delivery: Literal["Print", "PdfByEmail"] = "Print"
    """Of a customer created without one; `PdfByEmail` falls back to Print without an address."""

    product_created_status: Literal[200, 201] = 200
    """How a POST of a product is answered; 200 is documented, 201 is what all others do."""

    project_patch_answers: Literal["nothing", "object"] = "nothing"
    """What a PATCH of a project is answered with; no body is documented."""

    missing_code: Literal["next", "none"] = "none"
    """Whether a project or product created without a code gets the next one."""

    product_code_unique: bool = True
    project_code_unique: bool = True
    """Whether a code is refused a second time (of sub-projects: under the same parent)."""

    project_external_number_unique: bool = False
    default_project_status: Literal["Active", "NotStarted"] = "NotStarted"
    project_active_by_default: bool = False
    """Whether a project created without `IsActive` is active: integrators send it explicitly."""

    subprojects_nest: bool = False
    """Whether a sub-project can have sub-projects; depth beyond one level is not described."""

    subproject_code_in_patch: Literal["own", "notation"] = "own"
    """Whether a patch meets a sub-project's code as `1A` or as the `123ABC.1A` of a GET."""

    subprojects_stamped_with_parent: bool = False
    """Whether another code of a project moves its sub-projects' stamps."""

    equal_is_inherited: bool = False
    """Whether a sub-project given its parent's customer or department reads back null."""

    displaced_mark_moves_stamp: bool = False
    """Whether losing `IsPrimary` or `IsDefault` to another one moves the stamp."""

    default_unit: Literal["none", "EA"] = "none"
    price_decimals: int | None = None
    """To how many decimals prices are rounded; None keeps them as given."""

    clock_skew_seconds: int = 0
    """How far the system's clock is ahead of the true one in its stamps (negative: behind)."""

    @classmethod
    def from_text(cls, assignments: list[str]) -> Self:
        """Read `name=value` assignments of the command line."""
        known = {field.name: field for field in fields(cls)}
        values: dict[str, Any] = {}
        for assignment in assignments:
            name, _, text = assignment.partition("=")
            if name not in known:
                message = f"no setting {name!r}; there are {', '.join(sorted(known))}"
                raise ValueError(message)
            values[name] = _value(name, text, known[name].type)
        return cls(**values)

    def carrying(self, own: Mapping[str, Any]) -> Self:
        """Return these settings with those of the time module that a company carries itself."""
        if not own:
            return self
        known = {field.name: field for field in fields(TimeSettings)}
        if unknown := sorted(own.keys() - known.keys()):
            message = f"a company carries settings of the time module, not {', '.join(unknown)}"
            raise ValueError(message)
        values = {name: _value(name, str(own[name]), known[name].type) for name in own}
        return replace(self, **values)

    def for_people(self) -> Self:
        """Return the settings under which the program's own pages show everything it knows."""
        return replace(
            self,
            time_activity_kind="ActivityType",
            time_activity_active_by_default=True,
            time_hour_type_name="Name",
            time_hour_type_pay_item="PayItemCode",
            time_patch_reaches="all",
        )


def _value(name: str, text: str, annotation: Any) -> Any:  # noqa: ANN401 - of any setting
    allowed = get_args(annotation)
    if annotation is bool:
        allowed = (True, False)
    choices = {str(choice).lower(): choice for choice in allowed if not isinstance(choice, type)}
    if type(None) in allowed:
        choices["none"] = None
    if text.lower() in choices:
        return choices[text.lower()]
    if annotation is int or int in allowed:
        return _whole_number(name, text)
    message = f"{name} is one of {', '.join(sorted(choices))}"
    raise ValueError(message)


def _whole_number(name: str, text: str) -> int | None:
    if text.removeprefix("-").isdigit():
        return int(text)
    message = f"{name} is a whole number"
    raise ValueError(message)
