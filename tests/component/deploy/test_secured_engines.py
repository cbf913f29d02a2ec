"""PostgreSQL and Kafka with TLS, passwords and rights: services work as before, nobody else gets in."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
from aiokafka.errors import TopicAuthorizationFailedError

from deploy.kafka.apply import main as topics_job
from services.intake.settings import IntakeSettings
from shared import audit
from shared.commandline import run_command
from shared.database import Database, run_alone
from shared.engine_security import KafkaSecurity, trusting
from shared.events import topic_of
from shared.events.intake import HouseholdReported
from shared.messaging import FactReader
from shared.messaging.predecessor import leave_for_predecessor
from shared.migrations import upgrade
from shared.outbox import publish
from shared.relay import FactLane, RelaySettings
from shared.relay.contact import broker_answers
from shared.relay.topic import make_producer
from tests.component.deploy.secured_engines import (
    PASSWORDS,
    SecuredKafka,
    SecuredPostgres,
    TlsPostgres,
    postgres_with_tls,
    running,
)
from tests.support.builders import a_household_reported
from tests.support.certificates import Authority
from tests.support.services import SETTINGS


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
async def postgres(tmp_path_factory) -> AsyncIterator[SecuredPostgres]:
    async with running(SecuredPostgres(tmp_path_factory.mktemp("postgres"))) as part:
        yield part


@pytest.fixture(scope="module")
async def kafka(authority, tmp_path_factory) -> AsyncIterator[SecuredKafka]:
    async with running(SecuredKafka(tmp_path_factory.mktemp("kafka"), authority)) as part:
        yield part


@pytest.fixture
def environment(postgres, tmp_path, monkeypatch):
    """As a process of intake finds it: its secrets are files, the rest stands in the environment."""
    secrets = {
        "INTAKE_DATABASE_URL": postgres.url("intake", "intake"),
        "INTAKE_MIGRATION_URL": postgres.url("intake_owner", "intake"),
        **{f"INTAKE_{name.upper()}": value for name, value in SETTINGS.items() if name.endswith("_key")},
    }
    for name, value in secrets.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="ascii")
    given = {f"INTAKE_{name.upper()}": str(value) for name, value in SETTINGS.items() if not name.endswith("_key")}
    for name in set(given) - set(secrets):
        monkeypatch.setenv(name, given[name])
    monkeypatch.setenv("KIPTHOI_SECRETS_DIR", str(tmp_path))
    return monkeypatch


async def _migrate(environment) -> None:
    environment.setattr(sys, "argv", ["intake", "migrate"])
    await asyncio.to_thread(run_command, "intake", IntakeSettings, lambda: pytest.fail("it served"))


def _opened(url: str, authority: Authority | None = None) -> Database:
    return Database(url, name="test", pool_size=2, connect_s=5, tls=authority and trusting(str(authority.file)))


async def test_postgresql_is_reached_by_verified_tls_alone(authority, tmp_path):
    programs = postgres_with_tls()
    if programs is None:
        pytest.skip("no PostgreSQL here that speaks TLS: the wheel's is built without; Debian's package postgresql-15 has it")
    async with running(TlsPostgres(tmp_path, programs, authority)) as server:
        url, stranger = server.url("intake", "intake"), Authority(tmp_path, "stranger")
        ways = {
            "as it should be": (_opened(url, authority), True),
            "another authority vouches": (_opened(url, stranger), False),
            "another name was called": (_opened(server.url("intake", "intake", "localhost"), authority), False),
        }
        for way, (database, answers) in ways.items():
            assert await database.ping() is answers, way
            await database.close()
        await asyncio.to_thread(upgrade, "intake", server.url("intake_owner", "intake"), trusting(str(authority.file)))


async def test_facts_travel_between_services_that_kafka_knows_and_may_let_in(
    postgres, kafka, environment, authority, tmp_path, capfd
):
    await _migrate(environment)
    for name, value in {"TLS": "true", "CA_FILE": str(authority.file), "USER": "admin"}.items():
        environment.setenv(f"TOPICS_KAFKA_{name}", value)
    (tmp_path / "TOPICS_KAFKA_PASSWORD").write_text("admin-password", encoding="ascii")
    words = ["--bootstrap", kafka.bootstrap[0], "--replication-factor", "1", "--acls"]
    assert [await asyncio.to_thread(topics_job, words) for _ in range(2)] == [0, 0]
    assert "User:intake may write topic kipthoi.intake.v1" in capfd.readouterr().out

    tls = trusting(str(authority.file))
    database = _opened(postgres.url("intake", "intake"))
    heard, fact = [], a_household_reported()

    async def hear(session, actor, facts):
        await audit.record(session, actor, "heard", "fact", [one.event_id for one in facts])
        heard.extend(facts)

    assessment = KafkaSecurity(tls, "assessment", PASSWORDS["assessment"])
    handlers = {HouseholdReported: hear}
    reader = FactReader("assessment", database, kafka.bootstrap, ["intake"], handlers, at="here", security=assessment)
    sending = RelaySettings("intake", kafka.bootstrap, KafkaSecurity(tls, "intake", PASSWORDS["intake"]))
    async with database.transaction() as session:
        await publish(session, [fact])
    tasks = [
        asyncio.create_task(reader.run()),
        asyncio.create_task(run_alone(database, "facts", FactLane(database, sending).deliver_for_ever)),
    ]
    async with asyncio.timeout(60):
        while fact not in heard:
            await asyncio.sleep(0.05)
    # Who starts in the place of a killed reader may take it out of its group.
    assert await leave_for_predecessor(kafka.bootstrap, reader.name, f"{reader.name}-here", assessment) == 1
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await database.close()

    producer = make_producer("assessment", kafka.bootstrap, assessment)
    await producer.start()
    with pytest.raises(TopicAuthorizationFailedError):
        await producer.send_and_wait(topic_of("intake"), b"{}")
    await producer.stop()


async def test_kafka_answers_whom_it_knows_and_nobody_else(kafka, authority, tmp_path):
    tls, stranger = trusting(str(authority.file)), trusting(str(Authority(tmp_path, "stranger").file))
    ways = {
        "by SCRAM": (KafkaSecurity(tls, "intake", PASSWORDS["intake"]), True),
        "by PLAIN": (KafkaSecurity(tls, "intake", "by-plain", "PLAIN"), True),
        "a wrong password": (KafkaSecurity(tls, "intake", "wrong"), False),
        "another authority vouches": (KafkaSecurity(stranger, "intake", PASSWORDS["intake"]), False),
        "without TLS": (KafkaSecurity(), False),
    }

    for way, (security, answers) in ways.items():
        assert (await broker_answers(kafka.bootstrap, security)() is None) is answers, way
    another_name = [address.replace("127.0.0.1", "localhost") for address in kafka.bootstrap]
    assert await broker_answers(another_name, ways["by SCRAM"][0])() is not None
