"""A process that is not told what it must know says so and ends."""

import gc
import sys
from pathlib import Path
from typing import Any

import pytest

from services.disbursement.settings import DisbursementSettings
from services.intake.settings import IntakeSettings
from services.notifications.settings import NotificationsSettings
from shared.commandline import _ROLES, Serve, read_settings, run_command
from shared.runtime import Part, ServiceRole
from shared.service import run_service
from shared.settings import ServiceSettings
from tests.support.services import SETTINGS, service_of, settings_of

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


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("database_url", "mysql://pw-secret@h/x", "postgresql+asyncpg://intake:pw@[::1]:5432/intake"),
        ("database_url", "postgresql://pw-secret@h/x", "postgresql+asyncpg://h/x?ssl=1"),
        ("database_url", "postgresql+asyncpg:///pw-secret", "postgresql+asyncpg://h/x"),
        ("log_level", "pw-secret", "debug"),
        ("trace_collector", "pw-secret:4318", "https://collector:4318"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name_before_anything_starts(
    name: str, wrong: str, right: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        _starts(monkeypatch, IntakeSettings, **{name: wrong})

    said = capsys.readouterr().err
    assert end.value.code == 2
    assert f"INTAKE_{name.upper()} không hợp lệ" in said
    assert "pw-secret" not in said
    assert getattr(settings_of("intake", **{name: right}), name)


def test_a_role_that_nobody_has_is_refused_and_the_roles_are_those_of_the_runtime(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["service", "serve", "--roles", "api,doors"])
    with pytest.raises(SystemExit) as end:
        run_command("service", IntakeSettings, lambda: pytest.fail("it went on"))

    assert end.value.code == 2
    assert "there is no role doors; có / there are api, consumers, worker, relay" in capsys.readouterr().err
    assert list(_ROLES) == [str(role) for role in ServiceRole]


def test_a_secret_that_is_no_text_is_named_by_its_setting_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIPTHOI_SECRETS_DIR", str(tmp_path))
    (tmp_path / "INTAKE_DATA_KEY").write_bytes(b"shown\xff")
    with pytest.raises(SystemExit):
        read_settings(IntakeSettings)

    said = capsys.readouterr().err
    assert "data_key" in said
    assert "shown" not in said


def test_secrets_that_may_not_be_read_are_named_by_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(tmp_path / "INTAKE_DATA_KEY"))

    monkeypatch.setenv("KIPTHOI_SECRETS_DIR", str(tmp_path))
    (tmp_path / "INTAKE_DATA_KEY").write_text("x", encoding="ascii")
    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(SystemExit) as end:
        read_settings(IntakeSettings)

    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "KIPTHOI_SECRETS_DIR" in said
    assert "INTAKE_DATA_KEY (Permission denied)" in said


def test_all_that_is_missing_is_named_at_once_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        _starts(monkeypatch, DisbursementSettings, bank_is_real=None, bank_url=None, http_port=_SECRET)

    said = capsys.readouterr().err
    assert all(f"DISBURSEMENT_{name} " in said for name in ("BANK_IS_REAL", "BANK_URL", "HTTP_PORT"))
    assert _SECRET not in said


def test_while_all_is_loaded_the_collector_rests_and_it_works_where_the_service_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    async def parts_of(*_: Any) -> list[Part]:
        seen.append(gc.isenabled())
        return []

    def load() -> Serve:
        seen.append(gc.isenabled())
        return lambda settings, roles: run_service(service_of("intake"), settings, roles)

    monkeypatch.setattr("shared.service.parts_of", parts_of)

    async def run_parts(*_: Any) -> None:
        seen.append(gc.isenabled())

    monkeypatch.setattr("shared.service.run_parts", run_parts)
    monkeypatch.setattr(gc, "freeze", lambda: None)  # of this process, which goes on
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"INTAKE_{name.upper()}", str(value))
    monkeypatch.setattr(sys, "argv", ["service", "serve"])
    try:
        run_command("intake", IntakeSettings, load)
    finally:
        gc.enable()

    assert seen == [False, False, True]
