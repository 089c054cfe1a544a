"""The sample vendor of the local run: its document, its secrets, and how both get into the product.

The document is loaded with the product's own command, as a vendor of a deployment is.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from local.launcher import LaunchError, LocalStack
from local.launcher.options import REGION
from local.sample_data import SampleSecrets

VENDOR = "svenn"
RECIPE = "svenn_poweroffice"
WEBHOOK_ENDPOINT = "main"
_COMMAND = "bindeledd.commands.load_vendor"
_SECONDS = 60


def vendor_document(stack: LocalStack) -> dict[str, Any]:
    """Describe the sample vendor: Svenn, whose host and ERP are the simulators of this stack."""
    return {
        "id": VENDOR,
        "name": "Svenn",
        "logoText": "Svenn",
        "supportContact": "support@svenn.example",
        "host": {
            "product": "svenn",
            "baseUrl": stack.host_url,
            "auth": {"kind": "bearer_static", "secret": "svenn/host-token"},
        },
        "returnUrls": [f"{stack.host_url}/integrations/return"],
        "webhooks": [{"id": WEBHOOK_ENDPOINT, "secrets": ["svenn/webhook"]}],
        "erpApplications": {
            "poweroffice": {
                "applicationName": "Svenn",
                "applicationKey": "svenn/poweroffice-application-key",
                "subscriptionKey": "svenn/poweroffice-subscription-key",
            }
        },
        "recipes": [RECIPE],
    }


def parameters_of(secrets: SampleSecrets) -> Mapping[str, str]:
    """Give the value of each parameter that the document names."""
    return {
        "svenn/host-token": secrets.host_token,
        "svenn/webhook": secrets.webhook,
        "svenn/poweroffice-application-key": secrets.application_key,
        "svenn/poweroffice-subscription-key": secrets.subscription_key,
    }


def load_vendor(stack: LocalStack, secrets: SampleSecrets) -> str:
    """Store the vendor's secrets, load its document and return what the command said."""
    prefix = stack.deployed.outputs["ParameterPrefix"]
    for name, value in parameters_of(secrets).items():
        stack.put_secret(f"{prefix}{name}", value)
    document = stack.options.directory / "vendor.json"
    text = json.dumps(vendor_document(stack), ensure_ascii=False, indent=2)
    document.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", _COMMAND, str(document)],
        env={**_environment(stack), "PARAMETER_PREFIX": prefix},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        message = f"The sample vendor cannot be loaded: {done.stderr.strip()}"
        raise LaunchError(message)
    return done.stdout.strip()


def _environment(stack: LocalStack) -> dict[str, str]:
    """Give the environment in which a command reaches the emulator, and no account but it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "AWS_ENDPOINT_URL": stack.addresses.aws,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "TABLE_NAME": stack.deployed.outputs["TableName"],
    }
