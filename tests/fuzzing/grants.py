"""Distortions of the road to a connection alone: keys that open something else, and echoes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import httpx

from tests.fuzzing.distortions import DISTORTIONS, Distort, Distortion
from tests.fuzzing.situation import Situation, decoded, with_json

OTHER_NUMBER = "987654325"
OTHER_KEY = "11111111-5b1c-4a37-9a54-0d4e5d2d9b02"
"""A company of somebody else, and the key that opens it."""

Granted = dict[str, Any]
_ECHOING = (400, 401, 403, 409, 422, 500)


def _granting(change: Callable[[Granted], list[Granted]]) -> Distort:
    """Hand out other grants than the one that was given."""

    def distort(situation: Situation) -> httpx.Response | None:
        answer = situation.ask()
        document = decoded(answer)
        granted = document.get("OnboardedClientsInformation") if answer.is_success else None
        if not granted:
            return answer
        return with_json(answer, {**document, "OnboardedClientsInformation": change(granted[0])})

    return distort


def _other(granted: Granted) -> Granted:
    number = {"ClientOrganizationNumber": OTHER_NUMBER}
    return {**granted, "ClientKey": OTHER_KEY, "ClientName": "Annet Selskap AS", **number}


def _swapped(granted: Granted) -> list[Granted]:
    other = _other(granted)
    return [
        {**granted, "ClientKey": other["ClientKey"]},
        {**other, "ClientKey": granted["ClientKey"]},
    ]


def _echo(situation: Situation) -> httpx.Response | None:
    """Refuse, and say back whatever was sent, as a gateway does that is being debugged."""
    request = situation.request
    sent = f"{dict(request.headers)} {request.content.decode('utf-8', 'replace')}"
    told = {"title": "Bad Request", "detail": sent, "error": "x", "error_description": sent}
    return httpx.Response(situation.rng.choice(_ECHOING), json=told)


GRANTS: Mapping[str, Distortion] = MappingProxyType(
    {
        name: Distortion(name, distort)
        for name, distort in {
            "key_of_another": _granting(lambda one: [{**one, "ClientKey": OTHER_KEY}]),
            "another_company": _granting(lambda one: [_other(one)]),
            "keys_swapped": _granting(_swapped),
            "granted_twice": _granting(lambda one: [one, one]),
            "granted_beside_another": _granting(lambda one: [_other(one), one]),
            "nothing_granted": _granting(lambda _: []),
            "blank_key": _granting(lambda one: [{**one, "ClientKey": " "}]),
            "echo": _echo,
        }.items()
    }
)

CATALOGUE: Mapping[str, Distortion] = MappingProxyType({**DISTORTIONS, **GRANTS})
