"""The resources of the API: which address needs which privilege and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.access import APPLICATIONS, Caller, privileges_of
from local.simulators.poweroffice.companies import (
    BRANDING_THEMES,
    CONTACT_GROUPS,
    DELIVERY_TERMS,
    DEPARTMENTS,
    PAYMENT_TERMS,
    SERIES,
)
from local.simulators.poweroffice.customers import CustomerRegister
from local.simulators.poweroffice.json_patch import CustomerPatch
from local.simulators.poweroffice.listing import (
    Filter,
    Query,
    Row,
    containing,
    equal_to,
    is_true,
    later_than,
    listed,
    numbers_within,
    one_of,
    one_of_exactly,
    shown_object,
)
from local.simulators.poweroffice.organization import organization_settings
from local.simulators.poweroffice.problems import (
    CANNOT_CAST,
    NOT_FOUND,
    GatewayError,
    RefusalError,
    customer_refusal,
    json_response,
    not_found,
)
from local.simulators.poweroffice.properties import CUSTOMER_BY_NAME
from local.simulators.poweroffice.reading import read_object
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.storage import Store

_ROUTES = Map(
    [
        Rule("/clientintegrationinformation", methods=["GET"], endpoint="information"),
        Rule("/organizationsettings", methods=["GET"], endpoint="organization"),
        Rule("/customers", methods=["GET"], endpoint="list_customers"),
        Rule("/customers", methods=["POST"], endpoint="create_customer"),
        Rule("/customers/<identifier>", methods=["GET"], endpoint="get_customer"),
        Rule("/customers/<identifier>", methods=["PATCH"], endpoint="change_customer"),
        Rule("/customers/<identifier>", methods=["DELETE"], endpoint="delete_customer"),
        Rule("/<register>", methods=["GET"], endpoint="list_register"),
        Rule("/<register>/<identifier>", methods=["GET"], endpoint="get_register"),
    ],
    strict_slashes=False,
)

_JSON_TYPES = ("application/json", "text/json", "application/json-patch+json")
_PATCH_TYPE = "application/json-patch+json"

CUSTOMER_FILTERS: Mapping[str, Filter] = {
    "customerNos": numbers_within("Number"),
    "externalNos": numbers_within("ExternalNumber"),
    "externalImportReference": equal_to("ExternalImportReference"),
    "lastChangedDateTimeOffsetGreaterThan": later_than("LastChangedDateTimeOffset"),
    "customerCreatedDateTimeOffsetGreaterThan": later_than("CustomerCreatedDateTimeOffset"),
}
LATER_FILTERS: Mapping[str, Filter] = {
    "organizationNumbers": one_of("OrganizationNumber"),
    "emailAddresses": one_of("EmailAddress"),
}


@dataclass(frozen=True, slots=True)
class _Register:
    """A register of reference data: read only here."""

    collection: str
    privilege: str
    words: str
    filters: Mapping[str, Filter]


_DATED: Mapping[str, Filter] = {
    "createdDateTimeOffsetGreaterThan": later_than("CreatedDateTimeOffset"),
    "lastChangedDateTimeOffsetGreaterThan": later_than("LastChangedDateTimeOffset"),
}
REGISTERS: Mapping[str, _Register] = {
    "subledgernumberseries": _Register(
        SERIES,
        "CommonServices",
        "Sub-ledger number series",
        {
            "subLedgerNumberSeriesType": one_of_exactly("SubLedgerNumberSeriesType"),
            "isDefault": is_true("IsDefault"),
            "generalLedgerAccountNos": numbers_within("GeneralLedgerAccountNo"),
        },
    ),
    "paymentterms": _Register(PAYMENT_TERMS, "CommonServices", "Payment term", {}),
    "deliveryterms": _Register(DELIVERY_TERMS, "CommonServices", "Delivery Term", {}),
    "brandingthemes": _Register(BRANDING_THEMES, "CommonServices", "Branding theme", {}),
    "departments": _Register(
        DEPARTMENTS,
        "Department",
        "Department",
        {
            "codes": one_of("Code"),
            "name": containing("Name"),
            "isActive": is_true("IsActive"),
            "managerEmployeeNo": numbers_within("ManagerEmployeeNo"),
            "createdFromImportJournalId": equal_to("CreatedFromImportJournalId"),
            **_DATED,
        },
    ),
    "contactgroups": _Register(
        CONTACT_GROUPS, "ContactGroup", "Contact group", {"names": one_of("Name"), **_DATED}
    ),
}


@dataclass(frozen=True, slots=True)
class Resources:
    """The API for one caller."""

    store: Store
    settings: PowerOfficeSettings
    caller: Caller
    stamp: Callable[[], str]
    test_refused: Callable[[], bool]

    @property
    def _customers(self) -> CustomerRegister:
        return CustomerRegister(self.caller.company, self.settings, self.stamp)

    def respond(self, request: Request, path: str) -> Response:
        """Answer a request for an address below the API's base."""
        try:
            endpoint, values = _ROUTES.bind("").match(path.lower(), method=request.method)
        except HTTPException as error:
            raise GatewayError(404, _NO_SUCH_OPERATION) from error
        answer: Response = getattr(self, f"_{endpoint}")(request, **values)
        return answer

    def _information(self, request: Request) -> Response:
        Query.read(request, ())
        company = self.caller.company
        application = self.store.get(APPLICATIONS, self.caller.integration["application_key"])
        valid, invalid = privileges_of(application or {"privileges": []}, company)
        return json_response(
            {
                "ActiveClientSubscriptions": list(company.document["subscriptions"]),
                "ClientId": company.id,
                "ClientName": company.name,
                "InvalidPrivileges": invalid,
                "ValidPrivileges": valid,
            }
        )

    def _organization(self, request: Request) -> Response:
        self.caller.demand(("CommonServices", "CommonServices_Full"))
        Query.read(request, ())
        return self._one(organization_settings(self.caller.company))

    def _list_customers(self, request: Request) -> Response:
        self.caller.demand(("Customer", "Customer_Full"))
        register = self._customers
        filters = {**CUSTOMER_FILTERS, "contactGroupIds": self._in_groups(request)}
        if self.settings.later_filters:
            filters |= LATER_FILTERS
        return listed(
            request,
            register.rows(),
            filters=filters,
            settings=self.settings,
            shown=register.views,
        )

    def _get_customer(self, request: Request, identifier: str) -> Response:
        self.caller.demand(("Customer", "Customer_Full"))
        Query.read(request, ())
        register = self._customers
        return self._one(register.view(register.row(_number(identifier))))

    def _create_customer(self, request: Request) -> Response:
        self.caller.demand(("Customer_Full",))
        if request.mimetype not in _JSON_TYPES and not request.mimetype.endswith("+json"):
            raise _unsupported(request)
        register = self._customers
        created = register.create(read_object(_body(request), CUSTOMER_BY_NAME, self.settings))
        return self._one(register.view(created), status=201)

    def _change_customer(self, request: Request, identifier: str) -> Response:
        self.caller.demand(("Customer_Full",))
        if request.mimetype != _PATCH_TYPE:
            raise _unsupported(request)
        register = self._customers
        row = register.row(_number(identifier))
        operations = _body(request)
        if _has_test(operations) and self.test_refused():
            raise customer_refusal("CustomerPatchDto: The 'test' operation is not supported.")
        patched = CustomerPatch(register.patchable(row), self.settings).apply(operations)
        return self._one(register.view(register.change(row["Id"], patched)))

    def _delete_customer(self, request: Request, identifier: str) -> Response:  # noqa: ARG002
        self.caller.demand(("Customer_Full",))
        self._customers.delete(_number(identifier))
        return Response(status=200)

    def _list_register(self, request: Request, register: str) -> Response:
        known = self._register(register)
        rows = self.caller.company.rows(known.collection)
        return listed(request, rows, filters=known.filters, settings=self.settings)

    def _get_register(self, request: Request, register: str, identifier: str) -> Response:
        known = self._register(register)
        Query.read(request, ())
        wanted: object = int(identifier) if identifier.isdigit() else identifier
        row = self.caller.company.row(known.collection, wanted)
        if row is None:
            raise not_found(known.words, identifier)
        return self._one(row)

    def _register(self, name: str) -> _Register:
        known = REGISTERS.get(name)
        if known is None:
            raise GatewayError(404, _NO_SUCH_OPERATION)
        self.caller.demand((known.privilege, f"{known.privilege}_Full"))
        return known

    def _one(self, row: Row, *, status: int = 200) -> Response:
        return json_response(shown_object(row, self.settings), status=status)

    def _in_groups(self, request: Request) -> Filter:
        """Filter by contact groups; whether they exist is only checked when asked for."""

        def build(name: str, text: str) -> Callable[[Row], bool]:
            parts = [part.strip() for part in text.split(",") if part.strip()]
            if not all(part.isdigit() for part in parts):
                detail = (
                    f"{name} contains negative numbers and/or range of numbers. '-' is not "
                    "allowed, only comma ',' separated single positive numbers are allowed."
                )
                raise RefusalError(400, title=CANNOT_CAST, detail=detail)
            wanted = {int(part) for part in parts}
            if Query.read(request, request.args).flag("UseDatabaseValidation"):
                self._demand_groups(wanted)
            return lambda row: not wanted.isdisjoint(row["ContactGroupIds"])

        return build

    def _demand_groups(self, wanted: set[int]) -> None:
        company = self.caller.company
        missing = [group for group in sorted(wanted) if company.row(CONTACT_GROUPS, group) is None]
        if missing:
            listed_ids = ", ".join(str(group) for group in missing)
            detail = f"Could not find contact group(s) with id = {listed_ids}."
            raise RefusalError(404, title=NOT_FOUND, detail=detail)


_NO_SUCH_OPERATION = {"statusCode": 404, "message": "Resource not found"}


def _number(identifier: str) -> int:
    if not identifier.isdigit():
        detail = f"The value '{identifier}' is not valid."
        raise RefusalError(400, title="One or more validation errors occurred.", detail=detail)
    return int(identifier)


def _unsupported(request: Request) -> RefusalError:
    detail = f"The media type '{request.mimetype}' is not supported."
    return RefusalError(415, title="Unsupported Media Type", detail=detail)


def _body(request: Request) -> Any:  # noqa: ANN401 - any JSON
    body = request.get_json(force=True, silent=True)
    if body is None:
        raise customer_refusal("Customer object is missing.")
    return body


def _has_test(operations: object) -> bool:
    return isinstance(operations, list) and any(
        isinstance(operation, dict) and str(operation.get("op", "")).lower() == "test"
        for operation in operations
    )
