"""Make the virtual environments: a machine with Python and a package index needs nothing else.

Only the standard library is used, in a syntax that Pythons too old for Bindeledd still read. What
an environment holds is said by its lock, hashes included; a stamp, written last, says that it was
finished. Without a stamp, moved, or with a Python that no longer runs, an environment is made
anew; under a changed lock it is brought up to date, so that what runs in it meanwhile goes on.
"""

import argparse
import contextlib
import ensurepip
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional, Set

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWEST = (3, 13)
STAMP = "bindeledd-environment.json"
INSTALLER_LOG = "set-up-%d.log"
SIDE_BY_SIDE = 2
BROUGHT_BY_VENV = {"pip", "setuptools"}
# Settings of pip's that would send packages elsewhere, or change what a lock means.
MISLEADING = (
    "PIP_CONSTRAINT",
    "PIP_NO_BINARY",
    "PIP_NO_DEPS",
    "PIP_PREFIX",
    "PIP_QUIET",
    "PIP_REQUIREMENT",
    "PIP_ROOT",
    "PIP_TARGET",
)
NETWORK_SIGNS = re.compile(
    r"NewConnectionError|Failed to establish|name resolution|Name or service not known|Max retries"
    r"|Connection refused|Network is unreachable|Connect(?:ion)?Timeout|ReadTimeout|timed out"
    r"|ProxyError|SSLError|CERTIFICATE_VERIFY|RemoteDisconnected|Connection (?:broken|aborted)"
    r"|(?:401|403|407|5\d\d) (?:Client|Server) Error"
)


class SetupError(Exception):
    """What is missing, in one line for the person at the keyboard."""


class Environment(NamedTuple):
    """Where an environment lies, and which locks hold all that this one asks for."""

    name: str
    folder: Path
    covered_by: List[str]

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """The file that says that it is finished."""
        return self.folder / STAMP


ENVIRONMENTS = {
    "local": Environment("local", ROOT / ".venv", ["dev", "local"]),
    "dev": Environment("dev", ROOT / ".venv", ["dev"]),
    "sam": Environment("sam", ROOT / ".venv-sam", ["sam"]),
    "lock": Environment("lock", ROOT / ".venv-lock", ["lock"]),
}


def lock_file(name: str) -> Path:
    """Name the file that says what an environment holds."""
    return ROOT / "requirements" / (name + ".txt")


def digest(name: str) -> str:
    """Identify a lock by its content."""
    return hashlib.sha256(lock_file(name).read_bytes()).hexdigest()


def read_stamp(environment: Environment) -> Optional[Dict[str, object]]:
    """Read what was finished here, or nothing if it never was, or was moved."""
    try:
        stamp = json.loads(environment.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(stamp, dict) or stamp.get("folder") != str(environment.folder):
        return None
    return stamp


def installed(environment: Environment) -> Set[str]:
    """List what stands in it, as name and version."""
    found = environment.folder.glob("lib/python3.*/site-packages/*.dist-info")
    return {folder.name[: -len(".dist-info")] for folder in found}


def runs(environment: Environment) -> bool:
    """Tell whether its interpreter still answers."""
    command = [str(environment.python), "-I", "-c", "import pip"]
    try:
        return subprocess.call(command, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def is_usable(environment: Environment) -> bool:
    """Tell whether it was once finished, here, and can be brought up to date where it stands."""
    stamp = read_stamp(environment)
    if stamp is None or not runs(environment):
        return False
    asked_for_by_name = bool(os.environ.get("PYTHON"))
    return not asked_for_by_name or stamp.get("python") == "%d.%d" % sys.version_info[:2]


def is_current(environment: Environment) -> bool:
    """Tell whether it holds what its lock, or a lock that includes it, says."""
    stamp = read_stamp(environment)
    if stamp is None:
        return False
    lock, packages = stamp.get("lock"), stamp.get("packages")
    if lock not in environment.covered_by or not isinstance(packages, list):
        return False
    same_lock = stamp.get("sha256") == digest(str(lock))
    return same_lock and set(packages) <= installed(environment)


@contextlib.contextmanager
def only_one(environment: Environment) -> Iterator[None]:
    """Let one set-up at a time work on a folder; the others wait and find it done."""
    path = environment.folder.with_name(environment.folder.name + ".lock")
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another set-up of %s is under way; waiting for it." % environment.folder.name)
            fcntl.flock(handle, fcntl.LOCK_EX)
        # The installer inherits the lock: if only this process is killed, nobody works beside it.
        os.set_inheritable(handle.fileno(), True)
        yield


def say(line: str) -> None:
    """Tell the person at the keyboard, before anything slow begins."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def create(environment: Environment) -> None:
    """Make an empty environment, in place of whatever stood there."""
    if environment.folder.is_symlink() or environment.folder.is_file():
        environment.folder.unlink()
    elif environment.folder.exists():
        shutil.rmtree(str(environment.folder))
    installer = brought_installer()
    options = ["--without-pip"] if installer else []
    command = [sys.executable, "-I", "-m", "venv", *options, str(environment.folder)]
    made = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, close_fds=False
    )
    if made.returncode:
        last = made.stdout.decode("utf-8", "replace").strip().splitlines()[-1:]
        problem = "%s could not make a virtual environment: %s" % (sys.executable, "".join(last))
        raise SetupError(problem)
    if installer:
        packages = "lib/python%d.%d/site-packages" % sys.version_info[:2]
        with zipfile.ZipFile(str(installer)) as wheel:
            wheel.extractall(str(environment.folder / packages))


def brought_installer() -> Optional[Path]:
    """Find pip as Python brings it along; None where it keeps it elsewhere than it may.

    Unpacked it works as it is. `venv` would install and compile all of it, which takes twenty times
    as long as all else of an empty environment.
    """
    beside = Path(ensurepip.__file__).parent / "_bundled"
    for folder in (beside, sysconfig.get_config_var("WHEEL_PKG_DIR")):
        name = "pip-%s-py3-none-any.whl" % ensurepip.version()
        if folder and (Path(folder) / name).is_file():
            return Path(folder) / name
    return None


def installer_settings() -> Dict[str, str]:
    """Keep the person's index and proxy settings, and drop what would send packages elsewhere."""
    settings = {key: value for key, value in os.environ.items() if key not in MISLEADING}
    settings.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    settings["PIP_RETRIES"] = "2"  # without one, pip does not say that nobody answered
    for key in ("PYTHONPATH", "PYTHONHOME"):
        settings.pop(key, None)
    return settings


def run_pip(environment: Environment, *calls: List[str]) -> None:
    """Run pip once or several times side by side, and say in one line what went wrong."""
    command = [str(environment.python), "-I", "-m", "pip"]
    running = []
    for number, arguments in enumerate(calls, start=1):
        log = environment.folder / (INSTALLER_LOG % number)
        with log.open("wb") as output:
            process = subprocess.Popen(
                command + arguments,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=installer_settings(),
                close_fds=False,
            )
        running.append((process, log))
    failed = [log for process, log in running if process.wait()]
    if failed:
        words = failed[0].read_text(encoding="utf-8", errors="replace")
        problem = "%s Details: %s" % (reason(words), failed[0].relative_to(ROOT))
        raise SetupError(problem)


def shares(environment: Environment) -> List[Path]:
    """Split a lock, so that two processors read the index: most of an installation is that."""
    lock = lock_file(environment.name).read_text(encoding="utf-8")
    entries = re.findall(r"(?m)^[A-Za-z0-9].*\n(?:[ \t].*\n)*", lock)
    files = []
    for number in range(min(SIDE_BY_SIDE, len(entries))):
        path = environment.folder / ("share-%d.txt" % (number + 1))
        path.write_text("".join(entries[number::SIDE_BY_SIDE]), encoding="utf-8")
        files.append(path)
    return files


def reason(words: str) -> str:
    """Name the cause of a failed installation."""
    errors = [line[6:].strip() for line in words.splitlines() if line.startswith("ERROR:")]
    last = errors[-1] if errors else "pip gave no reason."
    if "DO NOT MATCH THE HASHES" in words:
        return "The package index gave a file that the lock does not know; it was not installed."
    if "No space left on device" in words:
        return "There is no space left on the disk."
    if NETWORK_SIGNS.search(words):
        return "No package index answers; it is needed once (PIP_INDEX_URL names another one)."
    if "No matching distribution" in words:
        return "The package index lacks a package of the lock: %s." % last
    return "The packages could not be installed: %s" % last


def drop_strays(environment: Environment, before: Set[str]) -> None:
    """Remove what an earlier lock brought and this one does not name."""
    lock = lock_file(environment.name).read_text(encoding="utf-8")
    named = {normal(name) for name in re.findall(r"(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)==", lock)}
    present = {normal(entry.rpartition("-")[0]) for entry in before}
    strays = sorted(present - named - BROUGHT_BY_VENV)
    if strays:
        run_pip(environment, ["uninstall", "--yes", *strays])


def normal(name: str) -> str:
    """Write a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def install(environment: Environment) -> None:
    """Bring an environment to its lock, and say so last."""
    with contextlib.suppress(FileNotFoundError):
        environment.stamp.unlink()
    # A lock is complete, so dependencies need no second look; `make check` confirms that they fit.
    options = ["install", "--require-hashes", "--no-deps", "-r"]
    run_pip(environment, *([*options, str(share)] for share in shares(environment)))
    if environment.name != "local":  # the local lock shares its folder with the larger one
        drop_strays(environment, installed(environment))
    version = subprocess.check_output(
        [str(environment.python), "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    )
    stamp = {
        "folder": str(environment.folder),
        "lock": environment.name,
        "packages": sorted(installed(environment)),
        "python": version.decode("ascii").strip(),
        "sha256": digest(environment.name),
    }
    unfinished = environment.stamp.with_suffix(".part")
    unfinished.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    unfinished.replace(environment.stamp)


def ensure(environment: Environment) -> None:
    """See to it that an environment is there and current; do nothing if it is."""
    with only_one(environment):
        usable = is_usable(environment)
        if usable and is_current(environment):
            return
        started = time.monotonic()
        verb = "Bringing up to date" if usable else "Setting up"
        say("%s %s (%s) ..." % (verb, environment.folder.name, environment.name))
        if not usable:
            create(environment)
        install(environment)
        say("%s is ready after %.0f s." % (environment.folder.name, time.monotonic() - started))


def main() -> int:
    """Read the command line and make, or only look at, one environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(ENVIRONMENTS))
    parser.add_argument("--ready", action="store_true", help="only tell, by the exit status")
    arguments = parser.parse_args()
    environment = ENVIRONMENTS[arguments.name]
    if arguments.ready:
        return 0 if is_current(environment) else 1
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        say("Bindeledd needs Python 3.11 to 3.13; this is %d.%d." % sys.version_info[:2])
        return 1
    try:
        ensure(environment)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Interrupted; the next call starts over.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
