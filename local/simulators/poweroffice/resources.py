"""The API for one caller: which address needs which privilege and what it answers.

What stands at an address is looked up in the registers; nothing here knows one by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.access import APPLICATIONS, Caller, privileges_of
from local.simulators.poweroffice.addresses import found_at
from local.simulators.poweroffice.companies import Identifier
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.filters import Query
from local.simulators.poweroffice.json_patch import Patch
from local.simulators.poweroffice.listing import listed
from local.simulators.poweroffice.organization import organization_settings
from local.simulators.poweroffice.problems import (
    GatewayError,
    RefusalError,
    json_response,
    json_text,
    not_found,
)
from local.simulators.poweroffice.properties import Kind
from local.simulators.poweroffice.reading import read_object
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.views import Shown, Views
from local.simulators.storage import Document, Store

_JSON_TYPES = ("application/json", "text/json", "application/json-patch+json")
_PATCH_TYPE = "application/json-patch+json"
_NO_SUCH_OPERATION = {"statusCode": 404, "message": "Resource not found"}


@dataclass(frozen=True, slots=True)
class Resources:
    """The API for one caller."""

    store: Store
    settings: PowerOfficeSettings
    caller: Caller
    stamp: Callable[[], str]
    views: Views
    test_refused: Callable[[], bool]

    def respond(self, request: Request, path: str) -> Response:
        """Answer a request for an address below the API's base, given in lower case."""
        here = path.strip("/")
        if request.method == "GET" and here == "clientintegrationinformation":
            return self._information(request)
        if request.method == "GET" and here == "organizationsettings":
            return self._organization(request)
        definition, segments = found_at(here, self.settings)
        if definition is None:
            raise _no_such_operation()
        register = Register(definition, self.caller.company, self.settings, self.stamp, self.views)
        if definition.owners and len(segments) in {1, 2} and segments[0]:
            owner = int(_identifier(segments[0]))
            return self._of_owner(request, register, owner, segments[1:])
        return self._of_register(request, register, segments)

    def _of_register(self, request: Request, register: Register, segments: list[str]) -> Response:
        definition, method = register.definition, request.method
        is_list = not segments and method == "GET"
        if ("LIST" if is_list else method) not in definition.operations:
            raise _no_such_operation()
        if is_list:
            self._demand(definition, definition.reads)
            return listed(request, register)
        if definition.owners or len(segments) > 1:
            raise _no_such_operation()
        if segments and method == "GET":
            return self._get(request, register, segments[0])
        if not segments and method == "POST":
            return self._create(request, register, None)
        return self._written(request, register, segments, None)

    def _of_owner(
        self, request: Request, register: Register, owner: int, segments: list[str]
    ) -> Response:
        if not segments and request.method == "POST":
            return self._create(request, register, owner)
        if segments and request.method == "GET":
            return self._get(request, register, segments[0], owner)
        return self._written(request, register, segments, owner)

    def _written(
        self, request: Request, register: Register, segments: list[str], owner: int | None
    ) -> Response:
        if not segments or request.method not in {"PATCH", "DELETE"}:
            raise _no_such_operation()
        self._demand(register.definition, register.definition.writes)
        identifier = _identifier(segments[0], register.definition.id_kind)
        if request.method == "DELETE":
            register.delete(identifier, owner=owner)
            return Response(status=200)
        if request.mimetype != _PATCH_TYPE:
            raise _unsupported(request)
        return self._change(request, register, register.row(identifier, owner=owner))

    def _demand(self, definition: Definition, privileges: tuple[str, ...]) -> None:
        """Refuse with 403 who lacks the privilege, or a company that lacks the module."""
        if definition.module:
            if definition.module not in self.caller.company.document["subscriptions"]:
                raise GatewayError(403)
            if not privileges:
                return
        self.caller.demand(privileges)

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
        values = organization_settings(self.caller.company)
        return json_text(Shown(values, nulls_omitted=self.settings.nulls_omitted).text)

    def _get(
        self, request: Request, register: Register, identifier: str, owner: int | None = None
    ) -> Response:
        definition = register.definition
        self._demand(definition, definition.reads)
        Query.read(request, ())
        is_number = identifier.isdigit() and definition.id_kind is Kind.INT64
        if "POST" in definition.operations or is_number:
            known = _identifier(identifier, definition.id_kind)
            return _one(register, register.row(known, owner=owner))
        row = register.company.row(definition.collection, identifier)
        if row is None:
            raise not_found(definition.word, identifier)
        return _one(register, row)

    def _create(self, request: Request, register: Register, owner: int | None) -> Response:
        definition = register.definition
        self._demand(definition, definition.writes)
        if request.mimetype not in _JSON_TYPES and not request.mimetype.endswith("+json"):
            raise _unsupported(request)
        if owner is not None and not _is_contact(register, owner):
            raise not_found("Contact", owner)
        values = read_object(_body(request, definition), definition, self.settings)
        created = register.create(values, owner=owner)
        return self._written_one(
            register, created, "POST", definition.created_status(self.settings)
        )

    def _change(self, request: Request, register: Register, row: Document) -> Response:
        definition = register.definition
        operations = _body(request, definition)
        if _has_test(operations) and self.test_refused():
            detail = f"{definition.dto}PatchDto: The 'test' operation is not supported."
            raise definition.refusal(detail)
        patched = Patch(definition, register.patchable(row), self.settings).apply(operations)
        changed = register.change(row["Id"], patched)
        return self._written_one(register, changed, "PATCH", 200)

    def _written_one(self, register: Register, row: Document, method: str, status: int) -> Response:
        if method in register.definition.silent(self.settings):
            return Response(status=status)
        return _one(register, row, status=status)


def _one(register: Register, row: Document, *, status: int = 200) -> Response:
    return json_text(register.shown(row).text, status=status)


def _is_contact(register: Register, identifier: int) -> bool:
    owners = register.definition.owners
    return any(register.company.row(owner, identifier) is not None for owner in owners)


def _no_such_operation() -> GatewayError:
    return GatewayError(404, _NO_SUCH_OPERATION)


def _identifier(text: str, kind: Kind = Kind.INT64) -> Identifier:
    try:
        return str(UUID(text)) if kind is Kind.UUID else int(text if text.isdigit() else "")
    except ValueError as error:
        detail = f"The value '{text}' is not valid."
        title = "One or more validation errors occurred."
        raise RefusalError(400, title=title, detail=detail) from error


def _unsupported(request: Request) -> RefusalError:
    detail = f"The media type '{request.mimetype}' is not supported."
    return RefusalError(415, title="Unsupported Media Type", detail=detail)


def _body(request: Request, definition: Definition) -> Any:  # noqa: ANN401 - any JSON
    body = request.get_json(force=True, silent=True)
    if body is None:
        raise definition.refusal(f"{definition.word} object is missing.")
    return body


def _has_test(operations: object) -> bool:
    return isinstance(operations, list) and any(
        isinstance(operation, dict) and str(operation.get("op", "")).lower() == "test"
        for operation in operations
    )
