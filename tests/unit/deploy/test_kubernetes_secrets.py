"""The files of secrets for Kubernetes: whole, and the same where services share them, whatever broke off before."""

import stat

import pytest

from deploy.devstack.alone import alone
from deploy.kubernetes import secrets
from deploy.kubernetes.__main__ import main
from deploy.kubernetes.secrets import write_secrets
from shared.privacy import decode_key

POSTGRES = "pg.province.example:5432"
SHARED = ("EVENT_KEY", "TEMPORAL_KEY")


def _contents(folder, name):
    return {path.read_text(encoding="ascii") for path in folder.glob(f"*-secrets/*_{name}")}


@pytest.mark.parametrize("after", range(2, 9))
def test_what_broke_off_is_written_anew_and_no_secret_is_empty_for_good(tmp_path, monkeypatch, after):
    made = []

    def breaking_off():
        if len(made) == after:
            raise KeyboardInterrupt
        made.append(key())
        return made[-1]

    key = secrets.key
    monkeypatch.setattr(secrets, "key", breaking_off)
    with pytest.raises(KeyboardInterrupt):
        write_secrets(tmp_path, POSTGRES)
    monkeypatch.setattr(secrets, "key", key)
    before = {path: path.read_text(encoding="ascii") for path in tmp_path.glob("*-secrets/*")}
    write_secrets(tmp_path, POSTGRES)

    assert {path: path.read_text(encoding="ascii") for path in before} == before
    for name in (*SHARED, "DATA_KEY", "INDEX_KEY"):
        contents = _contents(tmp_path, name)
        assert [content for content in contents if len(decode_key(content)) != 32] == []
        assert len(contents) == (1 if name in SHARED else 5)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*-secrets/*")} == {0o600}


def test_two_who_write_at_once_do_not_give_services_different_keys(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(secrets, "alone", lambda folder: alone(folder, within_s=0))
    with alone(tmp_path):
        assert main(["--folder", str(tmp_path), "--postgres", POSTGRES]) == 1

    assert "Another command is at work" in capsys.readouterr().err
    assert list(tmp_path.glob("*-secrets")) == []
