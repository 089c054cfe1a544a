"""Load a vendor: `python -m bindeledd.commands.load_vendor vendor.json`.

A vendor is one document (JSON or TOML). Loading it again replaces the former one; connections stay.
Secrets are not part of it: they are SecureStrings whose names it gives, and this command says which
of them are still missing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from bindeledd import bootstrap
from bindeledd.domain.changes import SaveVendor
from bindeledd.domain.errors import StoppedError
from bindeledd.domain.vendor_documents import VendorDocumentError, vendor_of
from bindeledd.domain.vendors import Vendor
from bindeledd.recipes import RECIPES

LOADED, NOT_LOADED, WRONG_CALL = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Load one document and return the exit code; what is wrong with it is told line by line."""
    options = _parser().parse_args(arguments)
    os.environ.update(
        {name: value for name, value in vars(options).items() if name.isupper() and value}
    )
    if not os.environ.get("TABLE_NAME"):
        print("Name the state table: --table, or TABLE_NAME.", file=sys.stderr)
        return WRONG_CALL
    try:
        vendor = vendor_of(_read(options.document), recipes=RECIPES)
        bootstrap.state().commit(SaveVendor(vendor))
        missing = list(_missing_secrets(vendor))
    except VendorDocumentError as error:
        for finding in error.findings:
            print(
                f"{options.document}: {finding.pointer or '/'} {finding.message}", file=sys.stderr
            )
        return NOT_LOADED
    except (OSError, ValueError, BotoCoreError, ClientError) as error:
        print(f"{options.document}: {' '.join(str(error).split())}", file=sys.stderr)
        return NOT_LOADED
    print(f"Vendor {vendor.id} is loaded: {vendor.name}, {', '.join(vendor.recipes)}.")
    for name in missing:
        print(f"Its secret {os.environ['PARAMETER_PREFIX']}{name} is not stored yet.")
    return LOADED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bindeledd.commands.load_vendor", description=__doc__)
    parser.add_argument("document", type=Path, help="the document, JSON or TOML")
    parser.add_argument(
        "--table", dest="TABLE_NAME", help="the state table (TABLE_NAME; output TableName)"
    )
    parser.add_argument(
        "--parameter-prefix",
        dest="PARAMETER_PREFIX",
        help="path of the secrets, to check them (PARAMETER_PREFIX; output ParameterPrefix)",
    )
    return parser


def _read(path: Path) -> object:
    text = path.read_text(encoding="utf-8")
    return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)


def _missing_secrets(vendor: Vendor) -> Iterator[str]:
    """Name the secrets that are not stored, where it is known under which path they must be."""
    if not os.environ.get("PARAMETER_PREFIX"):
        return
    for name in secret_names(vendor):
        try:
            bootstrap.secret_of()(name)
        except StoppedError:
            yield name


def secret_names(vendor: Vendor) -> Sequence[str]:
    """List the parameters that a vendor's document names, each once."""
    applications = vendor.erp_applications.values()
    names = [
        vendor.host.secret_parameter,
        *(name for endpoint in vendor.webhooks for name in endpoint.secret_parameters),
        *(one.application_key_parameter for one in applications),
        *(one.subscription_key_parameter for one in applications),
    ]
    return tuple(dict.fromkeys(names))


if __name__ == "__main__":
    sys.exit(main())
