"""HTTP as every connector uses it: pacing, retry, redaction and one way to make a call.

No business words in here. A connector describes a `Call`, an `Exchange` performs it, and what comes
back is either an `Answer` that the system gave on purpose or one of the domain's errors.
"""

from bindeledd.domain.budgets import Allowance
from bindeledd.transport.bodies import MAX_BODY_BYTES, UnreadableBody, decode_json, read_body
from bindeledd.transport.client import Timeouts, build_client
from bindeledd.transport.exchange import Answer, Call, Exchange
from bindeledd.transport.leasing import LeasedPacer
from bindeledd.transport.network import Network
from bindeledd.transport.objects import ObjectModel, flaw_of, read_object, require_whole
from bindeledd.transport.pacing import AskAgain, Pacer, Turn, Turns, Unpaced
from bindeledd.transport.redaction import Redactor
from bindeledd.transport.retry import RetryPolicy
from bindeledd.transport.tokens import Token, TokenAuth, TokenCache
from bindeledd.transport.wire import ReadModel, WireModel, WriteModel

__all__ = [
    "MAX_BODY_BYTES",
    "Allowance",
    "Answer",
    "AskAgain",
    "Call",
    "Exchange",
    "LeasedPacer",
    "Network",
    "ObjectModel",
    "Pacer",
    "ReadModel",
    "Redactor",
    "RetryPolicy",
    "Timeouts",
    "Token",
    "TokenAuth",
    "TokenCache",
    "Turn",
    "Turns",
    "Unpaced",
    "UnreadableBody",
    "WireModel",
    "WriteModel",
    "build_client",
    "decode_json",
    "flaw_of",
    "read_body",
    "read_object",
    "require_whole",
]
