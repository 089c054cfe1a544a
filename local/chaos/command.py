"""`python -m local chaos`: two minutes of edits and kills, then rest, then the verdicts."""

import argparse
import secrets
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from bindeledd.domain.identity import ConnectionRef
from bindeledd.state import TableState
from local.account import Account
from local.chaos import hours_verdict
from local.chaos.edits import Editors, Kind, Ledger
from local.chaos.hours_edits import Act, Timekeepers
from local.chaos.killing import Killer
from local.chaos.settling import come_to_rest, hour_steps, is_calling, state_of
from local.chaos.switching import CHOSEN, switch_hours_on
from local.chaos.tenants import connect, fill, invent
from local.chaos.verdict import judge, look, tell_acts, tell_edits
from local.control import ControlApi
from local.launcher import LocalOptions, LocalStack, UntilStopped
from local.registers import Registers
from local.sample_data import SAMPLE_SECRETS, SampleTenant
from local.scene import TROUBLE, warm
from local.vendor import load_vendor

SECONDS = 120
_LARGEST_SEED = 10_000
_STOPPED = 130
_PAUSES = (0.05, 0.6)
_SLOW_CALLS = ("*/timetracking/entrytime*", 1.0)
"""How long each call on an hour takes, in seconds; in no time at all no kill would meet a call."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how long, and the seed of sample data, edits and kills."""
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long (default 120)")
    parser.add_argument("--seed", type=int, help="of data, edits and kills; printed if not given")


def main(arguments: argparse.Namespace) -> int:
    """Run the chaos in a stack of its own and return the exit code."""
    seed = secrets.randbelow(_LARGEST_SEED) if arguments.seed is None else int(arguments.seed)
    directory = Path(tempfile.mkdtemp(prefix="bindeledd-chaos-"))
    account = Account(say=lambda line: print(line, flush=True))
    with UntilStopped() as stopped:
        run(account, seed=seed, seconds=arguments.seconds, directory=directory)
    if stopped.is_set():
        shutil.rmtree(directory, ignore_errors=True)
        return _STOPPED
    if not account.holds:
        print(f"\nFailed. Logs are kept in {directory / 'logs'}.")
        return 1
    shutil.rmtree(directory)
    return 0


def run(account: Account, *, seed: int, seconds: float, directory: Path) -> None:
    """Start a stack, let it suffer, let it rest, and judge."""
    account.tell("Chaos", f"with seed {seed}; the same edits and kills with SEED={seed}")
    options = LocalOptions(
        directory=directory,
        base_port=None,
        webhook_secrets=(SAMPLE_SECRETS.webhook,),
        log_level=None,
    )
    with LocalStack(options, say=lambda _: None) as stack:
        registers = Registers(stack.host_url, stack.poweroffice_url)
        try:
            _suffer(stack, registers, account, seed=seed, seconds=seconds)
        except TROUBLE as error:
            account.fail("Chaos", str(error))
        finally:
            registers.close()


def _suffer(
    stack: LocalStack, registers: Registers, account: Account, *, seed: int, seconds: float
) -> None:
    random = Random(seed)  # noqa: S311 - sample data and moments, no secrets
    tenants = invent(random)
    fill(stack, registers, tenants)
    load_vendor(stack, SAMPLE_SECRETS)
    for thread in warm(stack):
        thread.join()
    state = state_of(stack)
    refs = connect(stack, state, tenants)
    switch_hours_on(stack, registers, tenants, refs)
    registers.slow_down(*_SLOW_CALLS)
    account.tell("Connected", f"{len(refs)} companies, all of which send hours")
    killer = Killer(
        stack,
        Random(random.random()),  # noqa: S311 - moments, no secrets
        lambda: any(is_calling(state, ref) for ref in refs.values()),
    )
    ledger = _disturb(
        killer, stack, registers, account, tenants=tenants, random=random, seconds=seconds
    )
    began = time.monotonic()
    come_to_rest(stack, state, registers, refs.values())
    _synchronise_all(stack, refs)
    come_to_rest(stack, state, registers, refs.values())
    account.tell("At rest", f"{time.monotonic() - began:.0f} s after the last kill")
    _tell_runs(account, state, refs)
    account.section("Verdict")
    looked = [look(state, registers, tenant, refs[tenant.id]) for tenant in tenants]
    judge(account, state, ledger, looked)
    account.section("Verdict on hours")
    hours_verdict.judge(account, _hours(stack, registers, tenants, refs))


def _hours(
    stack: LocalStack,
    registers: Registers,
    tenants: Sequence[SampleTenant],
    refs: Mapping[str, ConnectionRef],
) -> Sequence[hours_verdict.LookedHours]:
    api = ControlApi(stack)
    looked = [
        hours_verdict.look(
            registers,
            api,
            tenant.id,
            tenant.organization_number,
            connection={"tenantId": tenant.id, "connectionId": refs[tenant.id].connection},
            chosen=CHOSEN,
        )
        for tenant in tenants
    ]
    api.close()
    return looked


def _disturb(
    killer: Killer,
    stack: LocalStack,
    registers: Registers,
    account: Account,
    *,
    tenants: Sequence[SampleTenant],
    random: Random,
    seconds: float,
) -> Ledger:
    ledger = Ledger()
    others = Random(random.random())  # noqa: S311 - sample data, no secrets
    editors = Editors(
        registers, tenants, poweroffice_url=stack.poweroffice_url, random=random, ledger=ledger
    )
    timekeepers = Timekeepers(registers, tenants, others)
    ends = time.monotonic() + seconds
    with killer, ThreadPoolExecutor() as people:
        edits = people.submit(_keep_on, editors.edit_once, random, ends)
        hours = people.submit(_keep_on, timekeepers.act_once, others, ends)
        for done in (edits, hours):
            done.result()
    editors.close()
    account.section(f"{seconds:.0f} s of edits under kills (SIGKILL)")
    tell_edits(account, ledger, tuple(Kind))
    tell_acts(account, timekeepers.acts, tuple(Act))
    for kind, number in sorted(killer.kills.counts.items()):
        account.tell(f"Killed {kind}", f"{number:>12}")
    return ledger


def _keep_on(act: Callable[[], None], random: Random, ends: float) -> None:
    while time.monotonic() < ends:
        act()
        time.sleep(random.uniform(*_PAUSES))


def _synchronise_all(stack: LocalStack, refs: Mapping[str, ConnectionRef]) -> None:
    """Compare everything in full once more, as the nightly comparison does."""
    api = ControlApi(stack)
    for ref in refs.values():
        api.synchronise({"tenantId": ref.tenant, "connectionId": ref.connection}, full=True)
    api.close()


def _tell_runs(account: Account, state: TableState, refs: Mapping[str, ConnectionRef]) -> None:
    states = Counter(str(run.state) for ref in refs.values() for run in state.runs(ref, limit=500))
    issues = Counter(issue.problem for ref in refs.values() for issue in state.open_issues(ref))
    account.tell("Runs", _listed(states))
    account.tell("Open problems", _listed(issues) or "none")
    steps = Counter(str(step) for ref in refs.values() for step in hour_steps(state, ref))
    account.tell("Steps of hours", _listed(steps))


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
