"""The catalogue of distortions: what a system, or whatever stands before it, may answer instead.

Each is a function of a `Situation` that gives the answer, or None where it has nothing to distort:
the call then goes on undistorted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import httpx

from tests.fuzzing import bodies, collections_of, statuses
from tests.fuzzing.json_damage import DAMAGES, LIES, Damage
from tests.fuzzing.situation import UNDECODABLE, Situation, decoded, with_json

Distort = Callable[[Situation], "httpx.Response | None"]


@dataclass(frozen=True, slots=True)
class Distortion:
    """One way to answer wrongly.

    `lies` says that the answer is well formed, so that it is believed while it lasts. `may_stop`
    says that it refuses our credentials or rights, which a person must then look at.
    """

    name: str
    distort: Distort
    lies: bool = False
    may_stop: bool = False


def _damaging(damage: Damage) -> Distort:
    def distort(situation: Situation) -> httpx.Response | None:
        answer = situation.ask()
        document = decoded(answer)
        damaged = None if document is UNDECODABLE else damage(document, situation.rng)
        return answer if damaged is None else with_json(answer, damaged)

    return distort


def _catalogue() -> Mapping[str, Distortion]:
    found = [
        Distortion(f"json_{name}", _damaging(damage), lies=name in LIES)
        for name, damage in DAMAGES.items()
    ]
    found += [Distortion(name, distort) for name, distort in bodies.DISTORTED.items()]
    found += [Distortion(name, distort) for name, distort in bodies.BROKEN.items()]
    found += [
        Distortion(name, distort, lies=name in collections_of.LIES)
        for name, distort in collections_of.DISTORTED.items()
    ]
    found += [
        Distortion(
            name,
            distort,
            lies=name in statuses.LIES,
            may_stop=name in statuses.MAY_STOP,
        )
        for name, distort in statuses.DISTORTED.items()
    ]
    return MappingProxyType({one.name: one for one in found})


DISTORTIONS = _catalogue()
