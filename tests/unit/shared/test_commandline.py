"""A process that is not told what it must know says so and ends."""

import sys
from typing import Any

import pytest

from services.disbursement.settings import DisbursementSettings
from services.notifications.settings import NotificationsSettings
from shared.commandline import run_command
from shared.settings import ServiceSettings
from tests.support.services import SETTINGS

_SECRET = "an odd value that is secret"


def _starts(monkeypatch: pytest.MonkeyPatch, settings: type[ServiceSettings], **changes: Any) -> None:
    prefix = settings.model_config["env_prefix"]
    given = {name: value for name, value in {**SETTINGS, **changes}.items() if value is not None}
    for name, value in given.items():
        monkeypatch.setenv(f"{prefix}{name.upper()}", str(value))
    monkeypatch.setattr(sys, "argv", ["service", "serve"])
    run_command("service", settings, lambda: pytest.fail("it went on"))


@pytest.mark.parametrize(("settings", "name"), [(DisbursementSettings, "bank_is_real"), (NotificationsSettings, "sms_is_real")])
@pytest.mark.parametrize("value", [None, "", "perhaps"])
def test_whether_money_moves_and_phones_ring_must_be_said(
    settings: type[ServiceSettings],
    name: str,
    value: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as end:
        _starts(monkeypatch, settings, **{name: value})

    said = capsys.readouterr().err
    assert end.value.code == 2
    assert f"{settings.model_config['env_prefix']}{name.upper()} " in said
    assert [words for words in ("true: the", "false: a simulator", "true: ", "false: mô phỏng") if words not in said] == []
    assert "Traceback" not in said


def test_all_that_is_missing_is_named_at_once_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        _starts(monkeypatch, DisbursementSettings, bank_is_real=None, bank_url=None, http_port=_SECRET)

    said = capsys.readouterr().err
    assert all(f"DISBURSEMENT_{name} " in said for name in ("BANK_IS_REAL", "BANK_URL", "HTTP_PORT"))
    assert _SECRET not in said
