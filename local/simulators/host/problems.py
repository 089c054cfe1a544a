"""The refusals of the host contract, as problem documents (facts: host side, 6.1 rule 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from local.simulators.host.fields import Finding, JsonObject


class Code(StrEnum):
    """The codes of the contract."""

    VALIDATION_FAILED = "validation_failed"
    NUMBER_NOT_ALLOWED = "number_not_allowed"
    UNIT_UNKNOWN = "unit_unknown"
    REFERENCE_UNKNOWN = "reference_unknown"
    NUMBER_TAKEN = "number_taken"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"
    LOCKED = "locked"
    NOT_SUPPORTED = "not_supported"
    CURSOR_EXPIRED = "cursor_expired"
    RATE_LIMITED = "rate_limited"
    UNAUTHORIZED = "unauthorized"


STATUS: Mapping[Code, int] = {
    Code.VALIDATION_FAILED: 422,
    Code.NUMBER_NOT_ALLOWED: 422,
    Code.UNIT_UNKNOWN: 422,
    Code.REFERENCE_UNKNOWN: 422,
    Code.NUMBER_TAKEN: 409,
    Code.CONFLICT: 409,
    Code.NOT_FOUND: 404,
    Code.LOCKED: 423,
    Code.NOT_SUPPORTED: 405,
    Code.CURSOR_EXPIRED: 410,
    Code.RATE_LIMITED: 429,
    Code.UNAUTHORIZED: 401,
}
_TITLES: Mapping[Code, str] = {
    Code.VALIDATION_FAILED: "The request is not valid",
    Code.NUMBER_NOT_ALLOWED: "The number is not allowed",
    Code.UNIT_UNKNOWN: "The unit is not known",
    Code.REFERENCE_UNKNOWN: "A referenced object does not exist",
    Code.NUMBER_TAKEN: "The number is taken",
    Code.CONFLICT: "The request conflicts with the present state",
    Code.NOT_FOUND: "Not found",
    Code.LOCKED: "The object is locked",
    Code.NOT_SUPPORTED: "Not supported by this host",
    Code.CURSOR_EXPIRED: "The cursor has expired",
    Code.RATE_LIMITED: "Too many requests",
    Code.UNAUTHORIZED: "Not authorised",
}
_SPECIFIC = frozenset(
    {Code.NUMBER_NOT_ALLOWED, Code.NUMBER_TAKEN, Code.UNIT_UNKNOWN, Code.REFERENCE_UNKNOWN}
)


@dataclass(eq=False)
class Problem(Exception):  # noqa: N818 - the contract's own word for a refusal
    """A refusal that the caller is told about."""

    code: Code
    detail: str
    status: int = 0
    findings: tuple[Finding, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def http_status(self) -> int:
        """Give the status of the answer: the code's own unless told otherwise."""
        return self.status or STATUS[self.code]

    def as_json(self) -> JsonObject:
        """Give the problem document."""
        document: JsonObject = {
            "type": f"https://svenn.example/problems/{self.code.value}",
            "title": _TITLES[self.code],
            "status": self.http_status,
            "detail": self.detail,
            "code": self.code.value,
        }
        if self.findings:
            document["errors"] = [finding.as_json() for finding in self.findings]
        return document


def refusal(findings: Iterable[Finding]) -> Problem:
    """Make one problem of all findings; its code is specific when all findings share one."""
    found = tuple(findings)
    codes = {finding.code for finding in found}
    is_specific = len(codes) == 1 and codes <= _SPECIFIC
    code = Code(codes.pop()) if is_specific else Code.VALIDATION_FAILED
    return Problem(code, " ".join(finding.message for finding in found), findings=found)
