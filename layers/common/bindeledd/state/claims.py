"""Claims: the right to send one effect, and what is known of it until it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bindeledd.domain.changes import DropClaim, PutClaim
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.state import keys
from bindeledd.state.items import StatePart, stored, writes_of
from bindeledd.state.table import Absent, All, AnyOf, Condition, Delete, Equals, Put, Query, Write

SETTLED = (ClaimState.CONFIRMED, ClaimState.FAILED)
"""The states in which a claim no longer stands in the way of another."""


class ClaimItems(StatePart):
    """Reads claims."""

    __slots__ = ()

    def claim(self, ref: ConnectionRef, key: str) -> Claim | None:
        return self.value(Claim, keys.claim(ref, key))

    def open_claims(self, ref: ConnectionRef, dimension: Dimension) -> Sequence[Claim]:
        claims = self.values(Claim, Query(keys.claim_partition(ref)))
        return [
            claim for claim in claims if claim.dimension is dimension and claim.state not in SETTLED
        ]


def _stands(claim: Claim) -> Condition:
    """Hold while the stored claim is this one: nobody settled it or took it over meanwhile."""
    return All(
        (
            Equals("state", str(claim.state)),
            Equals("run_id", claim.run_id),
            Equals("fence", claim.fence),
            Equals("attempt", claim.attempt),
        )
    )


@writes_of.register(PutClaim)
def _put_claim(change: PutClaim, _: StatePart) -> Iterable[Write]:
    claim = change.claim
    free = AnyOf((Absent(), *(Equals("state", str(state)) for state in SETTLED)))
    item = stored(
        keys.claim(claim.ref, claim.key),
        claim,
        state=str(claim.state),
        run_id=claim.run_id,
        fence=claim.fence,
        attempt=claim.attempt,
    )
    yield Put(item, free if change.former is None else _stands(change.former))


@writes_of.register(DropClaim)
def _drop_claim(change: DropClaim, _: StatePart) -> Iterable[Write]:
    yield Delete(keys.claim(change.claim.ref, change.claim.key), _stands(change.claim))
