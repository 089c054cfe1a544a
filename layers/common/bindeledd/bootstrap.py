"""The one place that reads the environment, builds clients and wires the parts together.

Everything is made on first use and kept for the life of the process, so that a function pays only
for what it needs: importing and building are the larger part of a cold start.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict

from aws_lambda_powertools import Logger, Metrics

from bindeledd.aws.ambient import SystemClock, SystemRandomness
from bindeledd.observability import access_line

if TYPE_CHECKING:
    from bindeledd.api import Api, Hooks
    from bindeledd.aws.parameters import SsmSecrets
    from bindeledd.console import Console
    from bindeledd.domain.onboarding import TenantCards
    from bindeledd.domain.policy import Recipe
    from bindeledd.domain.ports import Announcements, Doorbell
    from bindeledd.registry import RegisteredSystems
    from bindeledd.state import TableState
    from bindeledd.transport import Network
    from bindeledd.usecases.connecting import Connector
    from bindeledd.usecases.enabling import Enabler
    from bindeledd.usecases.performing import Performer
    from bindeledd.usecases.signing_in import SignIn
    from bindeledd.usecases.steering import Steering

__all__ = ["access_line"]


@cache
def logger() -> Logger:
    """The structured logger; it carries ids, codes and counts, never names or values."""
    return Logger(log_uncaught_exceptions=True)


@cache
def metrics() -> Metrics:
    """The metrics, written into the log in the embedded format."""
    return Metrics()


@cache
def clock() -> SystemClock:
    """The machine's clock."""
    return SystemClock()


@cache
def randomness() -> SystemRandomness:
    """The machine's source of identifiers and secrets."""
    return SystemRandomness()


@cache
def _aws(service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients while running
    import boto3

    return boto3.client(service)


@cache
def state() -> TableState:
    """Our own state in DynamoDB, its grants encrypted with the deployment's key."""
    from bindeledd.state import DynamoTable, KmsCipher, TableState

    table = DynamoTable(_aws("dynamodb"), os.environ["TABLE_NAME"])
    cipher = KmsCipher(_aws("kms"), os.environ.get("GRANTS_KEY_ID", ""))
    return TableState(table, cipher=cipher, clock=clock())


@cache
def secret_of() -> SsmSecrets:
    """The vendors' secrets by the names in their documents."""
    from bindeledd.aws.parameters import SsmSecrets

    return SsmSecrets(_aws("ssm"), os.environ["PARAMETER_PREFIX"], clock().now)


@cache
def doorbell() -> Doorbell:
    """The queues that this function may send to."""
    from bindeledd.aws.doorbell import SqsDoorbell
    from bindeledd.domain.identity import Lane

    variables = {Lane.REGISTERS: "SYNC_QUEUE_URL", Lane.HOURS: "HOURS_QUEUE_URL"}
    return SqsDoorbell(
        lambda: _aws("sqs"),
        {lane: os.environ[name] for lane, name in variables.items() if name in os.environ},
    )


@cache
def announcements() -> Announcements:
    """The operators' topic."""
    from bindeledd.aws.announcements import SnsAnnouncements

    topic = os.environ["OPERATOR_TOPIC_ARN"]
    return SnsAnnouncements(_aws("sns"), topic, console_url=os.environ["PUBLIC_BASE_URL"])


@cache
def network() -> Network:
    """The connections to every system, kept open between invocations."""
    from bindeledd.transport import Network, build_client

    return Network(
        http=build_client(),
        clock=clock(),
        sleep=time.sleep,
        fraction=random.SystemRandom().random,
    )


@cache
def systems() -> RegisteredSystems:
    """Both systems of every connection."""
    from bindeledd.erps.poweroffice import PowerOfficeSettings
    from bindeledd.recipes import RECIPES
    from bindeledd.registry import RegisteredSystems

    return RegisteredSystems(
        state=state(),
        network=network(),
        secret_of=secret_of(),
        recipes=RECIPES,
        worker=randomness().identifier("worker"),
        poweroffice=PowerOfficeSettings.of(os.environ),
    )


@cache
def registers_performer() -> Performer:
    """What does the work on registers that a doorbell rings for."""
    from bindeledd.domain.work import WorkKind
    from bindeledd.usecases.match_report import Planner
    from bindeledd.usecases.performing import Performer
    from bindeledd.usecases.putting_back import Undoer
    from bindeledd.usecases.synchronising import Synchroniser

    return Performer(
        state=state(),
        clock=clock(),
        doorbell=doorbell(),
        doers={
            WorkKind.PLAN: Planner(**_parts()),
            WorkKind.SYNCHRONISE: Synchroniser(**_parts(), read_only=_is_read_only()),
            WorkKind.UNDO: Undoer(**_parts(), read_only=_is_read_only()),
        },
    )


@cache
def hours_performer() -> Performer:
    """What does the work on hours that a doorbell rings for."""
    from bindeledd.domain.work import WorkKind
    from bindeledd.usecases.hours.pushing import HoursPusher
    from bindeledd.usecases.hours.registers import HourRegistersReader
    from bindeledd.usecases.performing import Performer

    pusher = HoursPusher(**_parts(), read_only=_is_read_only())
    reader = HourRegistersReader(state=state(), systems=systems(), clock=clock())
    return Performer(
        state=state(),
        clock=clock(),
        doorbell=doorbell(),
        doers={WorkKind.PUSH_HOURS: pusher, WorkKind.READ_HOUR_REGISTERS: reader},
    )


class _Parts(TypedDict):
    """What everything that does work is made of."""

    state: TableState
    systems: RegisteredSystems
    clock: SystemClock
    randomness: SystemRandomness
    recipes: Mapping[str, Recipe]


def _parts() -> _Parts:
    from bindeledd.recipes import RECIPES

    return _Parts(
        state=state(),
        systems=systems(),
        clock=clock(),
        randomness=randomness(),
        recipes=RECIPES,
    )


@cache
def cards() -> TenantCards:
    """The hosts' own word about their tenants."""
    from bindeledd.hosts.contract import HostTenantCards
    from bindeledd.transport import Unpaced

    return HostTenantCards(network=network(), secret_of=secret_of(), pacer=Unpaced())


@cache
def enabler() -> Enabler:
    """What makes a draft connection and its ticket."""
    from bindeledd.recipes import RECIPES
    from bindeledd.usecases.enabling import Enabler

    return Enabler(
        state=state(), cards=cards(), clock=clock(), randomness=randomness(), recipes=RECIPES
    )


@cache
def steering() -> Steering:
    """What can be pressed while a connection lives."""
    from bindeledd.recipes import RECIPES
    from bindeledd.usecases.steering import Steering

    return Steering(
        state=state(),
        clock=clock(),
        doorbell=doorbell(),
        randomness=randomness(),
        recipes=RECIPES,
    )


@cache
def connector() -> Connector:
    """What takes a customer through consent."""
    from bindeledd.recipes import RECIPES
    from bindeledd.usecases.connecting import Connector

    return Connector(
        state=state(),
        gateways=systems().gateways(),
        announcements=announcements(),
        doorbell=doorbell(),
        clock=clock(),
        randomness=randomness(),
        recipes=RECIPES,
        base_url=os.environ["PUBLIC_BASE_URL"],
    )


@cache
def sign_in() -> SignIn | None:
    """What lets an operator in, where this function serves the sign-in pages."""
    from bindeledd.oidc import OidcProvider
    from bindeledd.usecases.signing_in import SignIn

    if "OIDC_ISSUER" not in os.environ:
        return None
    provider = OidcProvider(
        http=network().http,
        clock=clock(),
        issuer=os.environ["OIDC_ISSUER"],
        client_id=os.environ["OIDC_CLIENT_ID"],
        audience=os.environ["OIDC_AUDIENCE"],
        redirect_uri=f"{os.environ['PUBLIC_BASE_URL']}/login/callback",
    )
    return SignIn(state=state(), provider=provider, clock=clock(), randomness=randomness())


@cache
def console() -> Console:
    """The pages."""
    from bindeledd.console import ConsoleDependencies, build_console
    from bindeledd.recipes import RECIPES

    return build_console(
        ConsoleDependencies(
            state=state(),
            clock=clock(),
            randomness=randomness(),
            recipes=RECIPES,
            connector=connector(),
            steering=steering(),
            sign_in=sign_in(),
            doorbell=doorbell(),
            announcements=announcements(),
            base_url=os.environ["PUBLIC_BASE_URL"],
        )
    )


@cache
def api() -> Api:
    """The JSON API."""
    from bindeledd.api import ApiDependencies, build_api
    from bindeledd.recipes import RECIPES

    return build_api(
        ApiDependencies(
            state=state(),
            clock=clock(),
            randomness=randomness(),
            recipes=RECIPES,
            enabler=enabler(),
            steering=steering(),
            doorbell=doorbell(),
            announcements=announcements(),
            base_url=os.environ["PUBLIC_BASE_URL"],
        )
    )


@cache
def hooks() -> Hooks:
    """The hosts' webhooks."""
    from bindeledd.api import HookDependencies, build_hooks
    from bindeledd.hosts.contract import read_event
    from bindeledd.recipes import RECIPES
    from bindeledd.usecases.receiving import Receiver

    receiver = Receiver(
        state=state(),
        clock=clock(),
        doorbell=doorbell(),
        announcements=announcements(),
        enabler=enabler(),
        steering=steering(),
        recipes=RECIPES,
    )
    return build_hooks(
        HookDependencies(
            state=state(),
            clock=clock(),
            receiver=receiver,
            cards=cards(),
            secret_of=secret_of(),
            read=read_event,
        )
    )


@contextmanager
def giving_back() -> Iterator[None]:
    """Give back at the end what an invocation held of the limits that are shared.

    What is not given back is lost to every other function until the lease has run out.
    """
    try:
        yield
    finally:
        systems().rest()


def _is_read_only() -> bool:
    return os.environ.get("READ_ONLY", "false") == "true"
