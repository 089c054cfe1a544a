"""Starts the small product as a program of its own, so that a test can end it in every way.

`python launch.py DIRECTORY PORT` with port 0 for free ones; says in one line of JSON when it is up.
"""

import json
import sys
from pathlib import Path

from local.launcher import LaunchError, LocalOptions, LocalStack, UntilStopped


def main() -> int:
    directory, port = sys.argv[1:]
    options = LocalOptions(
        directory=Path(directory),
        base_port=int(port) or None,
        template=Path(__file__).parent / "template.yaml",
        with_simulators=False,
        log_level=None,
    )
    try:
        with UntilStopped(), LocalStack(options) as stack:
            stack.invoke("Echo", {})  # so that there is a worker
            said = {
                "beginning": stack.beginning,
                "pids": stack.pids(),
                "workers": stack.worker_pids(),
                "url": stack.console_url,
            }
            print(json.dumps(said), flush=True)
            stack.failed.wait()
            return 1
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
