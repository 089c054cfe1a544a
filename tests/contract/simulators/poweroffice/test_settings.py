"""The settings as the command line gives them."""

import pytest

from local.simulators.poweroffice import PowerOfficeSettings, PowerOfficeSimulator
from local.simulators.poweroffice.__main__ import main
from local.simulators.poweroffice.registers import REGISTERS
from local.simulators.poweroffice.sample import SAMPLE


@pytest.mark.parametrize(
    ("assignment", "complaint"),
    [
        ("nothing=1", "no setting 'nothing'"),
        ("environment=moon", "environment is one of demo, production"),
        ("retry_after=perhaps", "retry_after is one of false, true"),
        ("token_seconds=long", "token_seconds is a whole number"),
    ],
)
def test_a_wrong_setting_is_named(assignment, complaint, capsys):
    with pytest.raises(SystemExit):
        main(["--set", assignment])
    assert complaint in capsys.readouterr().err


def test_settings_are_read_from_text():
    read = PowerOfficeSettings.from_text(
        [
            "requests_per_second=none",
            "token_seconds=60",
            "retry_after=true",
            "environment=production",
            "wrong_keys_status=401",
        ]
    )
    assert read == PowerOfficeSettings(
        requests_per_second=None,
        token_seconds=60,
        retry_after=True,
        environment="production",
        wrong_keys_status=401,
    )
    assert PowerOfficeSettings.from_text([]) == PowerOfficeSettings()


def test_the_help_names_every_setting(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert all(f"{name}=" in told for name in PowerOfficeSettings.__dataclass_fields__)


def test_the_sample_of_a_simulator_run_alone_has_something_of_every_kind():
    simulator = PowerOfficeSimulator()
    simulator.seed(SAMPLE)
    company = simulator.dump()["clients"][0]
    assert all(company[name] for name in REGISTERS)
    simulator.close()
