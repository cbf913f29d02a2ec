"""Backups of a running server: whole or not there, without a key in them, restored into an empty folder only."""

import asyncio
import re
import shutil

import asyncpg
import pytest

from deploy.backup.copies import FILE, FILES, Copy, expect_whole, put_in_place, take_copy
from deploy.backup.run_folders import back_up, known_revisions, restore
from deploy.devstack.plan import Plan
from deploy.devstack.postgres import RESTORED
from deploy.devstack.problems import StackProblem
from deploy.devstack.services import SERVICES
from deploy.devstack.stack import Stack
from shared.migrations import upgrade


def nobody_listens(_: str) -> None:
    """Progress that nobody reads."""


def a_stack(folder):
    return Stack(folder, engines=["postgres"], services=[], simulators=False)


@pytest.fixture(scope="module")
async def backup(tmp_path_factory):
    """A backup of a server that went on working: its folder, its keys, and the folder of the stack."""
    folder = tmp_path_factory.mktemp("backup")
    async with a_stack(folder / "first") as stack:
        url = stack.addresses.engines.postgres.superuser_url
        await asyncio.to_thread(upgrade, "console", stack.addresses.engines.postgres.databases["console"])
        await _said(url, "create table told (what text)", "insert into told values ('before')")
        await asyncio.to_thread(upgrade, "intake", stack.addresses.engines.postgres.databases["intake"])
        with pytest.raises(StackProblem, match="must not lie in the backup"):
            back_up(stack.folder, folder / "backup", folder / "backup" / "keys", nobody_listens)
        back_up(stack.folder, folder / "backup", folder / "keys", nobody_listens)
        with pytest.raises(StackProblem, match="is there already"):
            back_up(stack.folder, folder / "backup", folder / "keys", nobody_listens)
        (folder / "other keys").write_text(a_stack(folder / "other")._plan.model_dump_json(), encoding="utf-8")
        before = (folder / "other keys").read_text(encoding="utf-8")
        with pytest.raises(StackProblem, match="perhaps the keys of other backups"):
            back_up(stack.folder, folder / "second", folder / "other keys", nobody_listens)
        assert (folder / "other keys").read_text(encoding="utf-8") == before
        back_up(stack.folder, folder / "second", folder / "keys", nobody_listens)
        shutil.rmtree(folder / "second")
        taking = (asyncio.to_thread(take_copy, url, folder / "at once", "0.1.0", {}, SERVICES) for _ in range(2))
        ended = await asyncio.gather(*taking, return_exceptions=True)
        assert sorted(type(one).__name__ for one in ended) == ["Copy", "StackProblem"], ended
        expect_whole(folder / "at once")
        assert [path.name for path in folder.iterdir() if "unfinished" in path.name] == []
        (folder / "noted").write_text("\n".join(await _noted(url)), encoding="utf-8")
        await _said(url, "insert into told values ('after')")
        await stack.stop(keep=True)
    return folder


async def _noted(url):
    """Each attempt as those who watch know it."""
    connection = await asyncpg.connect(f"{url.removesuffix('/postgres')}/console")
    rows = await connection.fetch("select coalesce(failure, 'whole') from backups order by id")
    await connection.close()
    return [row[0] for row in rows]


async def _said(url, *statements):
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def test_what_was_there_is_there_again_on_an_empty_folder(backup, tmp_path):
    restore(backup / "backup", backup / "keys", tmp_path / "empty", nobody_listens)

    async with a_stack(tmp_path / "empty") as moved:
        connection = await asyncpg.connect(moved.addresses.engines.postgres.superuser_url)
        assert await connection.fetch("select what from told") == [("before",)]
        await connection.close()
        assert moved.addresses.keys == Plan.read(backup / "first").keys


def test_those_who_watch_know_each_attempt_and_why_it_failed(backup):
    first, second, third, fourth = (backup / "noted").read_text(encoding="utf-8").splitlines()

    assert (first, fourth) == ("whole", "whole")
    assert "is there already" in second
    assert "đã có rồi" in second, "a person reads it in his own language"
    assert "perhaps the keys of other backups" in third


def test_no_key_and_no_password_lies_in_the_copy(backup):
    plan = Plan.read(backup / "first")
    secrets = [plan.keys.event, plan.keys.temporal, *plan.keys.data.values(), *plan.keys.index.values()]
    secrets += [*plan.passwords.values(), plan.keys.bank_secret]
    files = [path.read_bytes() for path in (backup / "backup").rglob("*") if path.is_file()]

    assert not [secret for secret in secrets for content in files if secret.encode() in content]
    assert (backup / "keys").stat().st_mode & 0o077 == 0


def test_nothing_is_written_over_what_is_there(backup):
    with pytest.raises(StackProblem, match="restore into an empty folder only"):
        restore(backup / "backup", backup / "keys", backup / "first", nobody_listens)


@pytest.mark.parametrize("left", ["postgres", "kafka", "temporal"])
def test_nothing_is_written_beside_data_whose_plan_was_lost(backup, tmp_path, left):
    (tmp_path / left).mkdir()

    with pytest.raises(StackProblem, match="restore into an empty folder only"):
        restore(backup / "backup", backup / "keys", tmp_path, nobody_listens)

    assert [path.name for path in tmp_path.iterdir() if path.name != ".lock"] == [left]


async def test_a_restore_that_broke_off_is_said_by_up_and_begins_anew(backup, tmp_path):
    put_in_place(backup / "backup", tmp_path / RESTORED)
    (tmp_path / RESTORED / "PG_VERSION").unlink()

    with pytest.raises(StackProblem, match="broke off"):
        await a_stack(tmp_path).start()
    restore(backup / "backup", backup / "keys", tmp_path, nobody_listens)

    assert (tmp_path / RESTORED / "PG_VERSION").is_file()
    assert a_stack(tmp_path).has_kept_data


def test_files_of_another_postgresql_are_refused_before_anything_is_copied(backup, tmp_path):
    shutil.copytree(backup / "backup", tmp_path / "older")
    about = (tmp_path / "older" / FILE).read_text(encoding="utf-8")
    (tmp_path / "older" / FILE).write_text(
        re.sub('"server":"[0-9]+"|"server": "[0-9]+"', '"server":"17"', about), encoding="utf-8"
    )

    with pytest.raises(StackProblem, match="is of PostgreSQL 17"):
        restore(tmp_path / "older", backup / "keys", tmp_path / "empty", nobody_listens)

    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("newer", [{"release": "0.2.0"}, {"release": "10.0"}, {"revisions": {"intake": "9999_of_tomorrow"}}])
def test_a_backup_of_a_newer_release_is_refused_before_anything_is_copied(backup, tmp_path, newer):
    shutil.copytree(backup / "backup", tmp_path / "newer")
    about = Copy.read(backup / "backup")
    (tmp_path / "newer" / FILE).write_text(about.model_copy(update=newer).model_dump_json(), encoding="utf-8")

    with pytest.raises(StackProblem, match="newer than what is here") as refused:
        restore(tmp_path / "newer", backup / "keys", tmp_path / "empty", nobody_listens)

    assert "mới hơn bản ở đây" in refused.value.vi
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("older", [{"release": "0.0.9"}, {"revisions": "first"}, {"revisions": {}}])
def test_an_older_backup_is_no_newer_one(backup, tmp_path, older):
    shutil.copytree(backup / "backup", tmp_path / "older")
    [first] = [name for name in known_revisions("intake") if name.startswith("0001")]
    about = Copy.read(backup / "backup")
    update = {"revisions": {"intake": first}} if older.get("revisions") == "first" else older
    (tmp_path / "older" / FILE).write_text(about.model_copy(update=update).model_dump_json(), encoding="utf-8")

    restore(tmp_path / "older", backup / "keys", tmp_path / "empty", nobody_listens)

    assert about.revisions.keys() == {"intake", "console"}
    assert about.revisions["intake"] in known_revisions("intake")


async def test_keys_of_another_stack_are_refused_before_anything_is_copied(backup, tmp_path):
    other = Stack(tmp_path / "other", engines=[], services=[], simulators=False)
    (tmp_path / "keys").write_text(other._plan.model_dump_json(), encoding="utf-8")

    with pytest.raises(StackProblem, match="lacks the keys"):
        restore(backup / "backup", tmp_path / "keys", tmp_path / "empty", nobody_listens)

    assert not (tmp_path / "empty").exists()


def test_a_file_that_is_not_as_it_was_is_found_before_it_is_used(backup, tmp_path):
    damaged = next(path for path in (backup / "backup" / FILES / "base").rglob("*") if path.is_file() and path.stat().st_size)
    was = damaged.read_bytes()
    damaged.write_bytes(bytes([was[0] ^ 1]) + was[1:])
    try:
        with pytest.raises(StackProblem, match="is damaged"):
            restore(backup / "backup", backup / "keys", tmp_path / "empty", nobody_listens)
    finally:
        damaged.write_bytes(was)

    assert Plan.read(tmp_path / "empty") is None
