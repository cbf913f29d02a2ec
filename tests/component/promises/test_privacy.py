"""Teeth of P9: a name in clear anywhere; topics are real ones."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer

from shared.events import topic_of
from shared.ids import new_id
from tests.component.promises.found import breaches, one_of
from tests.component.promises.world import NAME, PHONE, World
from tests.support.promises.privacy import check_privacy
from tests.support.promises.topics import TopicRecord, read_all

TOPIC = topic_of("intake")


async def publish(bootstrap: Sequence[str], values: Sequence[bytes], key: bytes = b"", headers: Any = ()) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=list(bootstrap))
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(TOPIC, value, key=key or new_id().bytes, headers=list(headers))
    finally:
        await producer.stop()


async def read(world: World, bootstrap: Sequence[str]) -> Sequence[TopicRecord]:
    """What lies on intake's topic. It is known to no outbox: only what stands in it is looked at here."""
    records = [record for record in await read_all(bootstrap) if record.topic == TOPIC]
    world.evidence.records = records
    return records


async def in_clear(world: World) -> Sequence[str]:
    return (await check_privacy(world.evidence)).violations


async def test_a_name_in_clear_in_a_topic_is_found(world: World, kafka_bootstrap: list[str]):
    world.evidence.secrets = ["Ngô Văn Cò Reo"]
    await publish(kafka_bootstrap, [b'{"sealed": "x"}'])
    assert b'{"sealed": "x"}' in {record.value for record in await read(world, kafka_bootstrap)}
    assert await in_clear(world) == []
    await publish(kafka_bootstrap, ['{"head_name": "Ngô Văn Cò Reo"}'.encode()])
    await read(world, kafka_bootstrap)
    assert await in_clear(world) == [f"topic {TOPIC} holds 1 personal values in clear"]


async def test_a_phone_in_a_header_or_a_key_is_found(world: World, kafka_bootstrap: list[str]):
    world.evidence.secrets = ["0559777001", "0559777002"]
    await publish(kafka_bootstrap, [b"{}"], headers=[("who", b"+84559777001")])
    await publish(kafka_bootstrap, [b"{}"], key=b"0559777002")
    await read(world, kafka_bootstrap)
    assert await in_clear(world) == [f"topic {TOPIC} holds 2 personal values in clear"]


async def test_a_name_without_accents_in_a_log_is_found(world: World, tmp_path: Path):
    log = tmp_path / "intake.log"
    log.write_text('{"event": "report taken"}\n')
    world.evidence.logs = [log]
    assert await breaches(world) == {}
    log.write_text('{"event": "report taken", "head": "Dang Thi May Gon"}\n')
    assert one_of(await breaches(world), "P9") == "log intake.log holds 1 personal values in clear"


async def test_a_name_that_json_has_escaped_is_found(world: World):
    world.evidence.histories = {"pay-round": NAME.encode("ascii", "backslashreplace")}
    assert "workflow history holds 1 personal values" in one_of(await breaches(world), "P9")


async def test_a_name_in_clear_in_a_table_is_found(world: World):
    await world.run("notifications", "update notices set text = $1 where id = $2", f"Gửi {NAME}", world.digest)
    assert one_of(await breaches(world), "P9") == "table notifications.notices.text holds 1 personal values in clear"


async def test_a_phone_in_a_column_that_should_be_sealed_is_found(world: World):
    number = b"+84" + PHONE[1:].encode()
    await world.run("notifications", "update deliveries set phone = $1 where id = $2", number, world.delivery)
    assert one_of(await breaches(world), "P9") == "table notifications.deliveries.phone holds 1 personal values in clear"


async def test_a_name_in_json_and_in_arrays_is_found(world: World):
    await world.run("intake", "update imports set officer_roles = $1", [NAME])
    error = {"import_id": world.imported, "position": 1, "line": 2, "field": "head_name", "code": "too_long"}
    await world.put("intake", "import_errors", **error, details=f'{{"cell": "{NAME}"}}')
    found = await breaches(world)
    assert found["P9"] == [
        "table intake.import_errors.details holds 1 personal values in clear",
        "table intake.imports.officer_roles holds 1 personal values in clear",
    ]


async def test_a_name_in_a_metric_a_workflow_id_or_a_short_message_is_found(world: World):
    world.evidence.pages = {"intake": f'kipthoi_reports{{name="{NAME}"}} 1'}
    world.evidence.workflow_ids = [f"assist-promptly:{PHONE}"]
    name = str(world.delivery)
    world.evidence.phones_book = [
        {**entry, "text": NAME} if entry["id"] == name else entry for entry in world.evidence.phones_book
    ]
    assert (await breaches(world))["P9"] == [
        "metrics of intake holds 1 personal values in clear",
        "workflow id holds 1 personal values in clear",
        "short message holds 1 personal values in clear",
    ]


async def test_ciphertext_and_chance_digits_are_no_finding(world: World):
    world.evidence.histories = {"x": base64.b64encode(NAME.encode()), "y": b"0.0559123456 a0559123456b 10559123456"}
    assert await breaches(world) == {}
