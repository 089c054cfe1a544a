"""Starts the local stack, says where it is, and stays up until Ctrl-C."""

import argparse

from local.launcher import LocalOptions, LocalStack, UntilStopped


def main(arguments: argparse.Namespace) -> int:
    """Run the stack until a person or a failing part ends it."""
    with UntilStopped(), LocalStack(LocalOptions(base_port=arguments.port)) as stack:
        print(f"Console      {stack.console_url}/")
        print(f"Sign in      {stack.operator_sign_in_url()}")
        print(f"Host         {stack.host_url}/")
        print(f"PowerOffice  {stack.poweroffice_url}/")
        print("Stop with Ctrl-C.", flush=True)
        stack.failed.wait()
        return 1
    return 0
