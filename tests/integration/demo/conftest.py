"""The whole product on the emulator, shared by the stories that are told on it.

Its vendor's secrets are canaries: whatever happens in any of the stories, they may be nowhere.
"""

from collections.abc import Callable, Iterator

import pytest

from local.launcher import LocalOptions, LocalStack
from local.sample_data import SampleSecrets
from local.scene import Scene, set_scene
from local.visitor import Visitor

SECRETS = SampleSecrets(
    host_token="canary-host-token-6f1c",
    webhook="whsec_Y2FuYXJ5LXdlYmhvb2stc2VjcmV0LTRiN2U=",
    application_key="c0ffee00-ca11-4a5e-8bad-5ec2e7a9911c",
    subscription_key="canary-subscription-key-91d2",
)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """Give a running stack with the product as its template deploys it."""
    options = LocalOptions(
        directory=tmp_path_factory.mktemp("product"),
        base_port=None,
        webhook_secrets=(SECRETS.webhook,),
        log_level=None,
    )
    with LocalStack(options, say=lambda _: None) as running:
        yield running


def set_anew(product: LocalStack, seed: int, browse: Callable[[], Visitor] = Visitor) -> Scene:
    """Set the scene on an empty state: both systems filled, the vendor loaded."""
    table, client = product.deployed.outputs["TableName"], product.boto_client("dynamodb")
    for item in list(items_of(product)):
        client.delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})
    return set_scene(product, seed=seed, secrets=SECRETS, anew=True, browse=browse)


def items_of(product: LocalStack) -> Iterator[dict[str, dict[str, object]]]:
    """Read every item of the state table as it is stored."""
    pages = product.boto_client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=product.deployed.outputs["TableName"]):
        yield from page["Items"]
