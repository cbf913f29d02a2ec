"""Teeth of P9 and P10, on real Kafka topics: a name in clear anywhere, facts out of order, facts that were lost or stuck."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaProducer

from shared.events import topic_of
from shared.events.envelope import cloud_headers
from shared.ids import new_id
from tests.component.promises.test_money_and_duties import breaches, one_of
from tests.component.promises.world import COMMUNE, NAME, NOON, PHONE, World
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


async def a_fact(world: World, key: UUID, event: UUID | None = None) -> UUID:
    """A delivered row of intake's outbox."""
    event = event or new_id()
    row = {"event_id": event, "address": "fact", "name": "intake.case_closed.v1", "key": str(key), "payload": b"{}"}
    await world.put("intake", "outbox", **row, created_at=NOON, delivered_at=NOON)
    return event


def a_record(key: UUID, event: UUID, offset: int, partition: int = 0) -> TopicRecord:
    headers = cloud_headers("intake.case_closed.v1", str(event), "intake", str(key), None, NOON)
    return TopicRecord(TOPIC, partition, offset, key.bytes, f'{{"case_id":"{key}"}}'.encode(), tuple(headers))


async def test_a_name_in_clear_in_a_topic_is_found(world: World, kafka_bootstrap: list[str]):
    world.evidence.secrets = ["Ngô Văn Cò Reo"]
    await publish(kafka_bootstrap, [b'{"sealed": "x"}'])
    world.evidence.records = [record for record in await read_all(kafka_bootstrap) if record.topic == TOPIC]
    assert b'{"sealed": "x"}' in {record.value for record in world.evidence.records}
    assert await breaches(world) == {}
    await publish(kafka_bootstrap, ['{"head_name": "Ngô Văn Cò Reo"}'.encode()])
    world.evidence.records = [record for record in await read_all(kafka_bootstrap) if record.topic == TOPIC]
    assert one_of(await breaches(world), "P9") == f"topic {TOPIC} holds 1 personal values in clear"


async def test_a_phone_in_a_header_or_a_key_is_found(world: World, kafka_bootstrap: list[str]):
    world.evidence.secrets = ["0559777001", "0559777002"]
    await publish(kafka_bootstrap, [b"{}"], headers=[("who", b"+84559777001")])
    await publish(kafka_bootstrap, [b"{}"], key=b"0559777002")
    world.evidence.records = [record for record in await read_all(kafka_bootstrap) if record.topic == TOPIC]
    assert one_of(await breaches(world), "P9") == f"topic {TOPIC} holds 2 personal values in clear"


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
    await world.run("notifications", "update notices set text = $1", f"Gửi {NAME}")
    assert one_of(await breaches(world), "P9") == "table notifications.notices.text holds 1 personal values in clear"


async def test_a_phone_in_a_column_that_should_be_sealed_is_found(world: World):
    await world.run("notifications", "update deliveries set phone = $1", b"+84" + PHONE[1:].encode())
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
    world.evidence.phones_book = [{**entry, "text": NAME} for entry in world.evidence.phones_book]
    assert (await breaches(world))["P9"] == [
        "metrics of intake holds 1 personal values in clear",
        "workflow id holds 1 personal values in clear",
        "short message holds 1 personal values in clear",
    ]


async def test_ciphertext_and_chance_digits_are_no_finding(world: World):
    world.evidence.histories = {"x": base64.b64encode(NAME.encode()), "y": b"0.0559123456 a0559123456b 10559123456"}
    assert await breaches(world) == {}


async def test_facts_of_one_case_out_of_order_are_found(world: World):
    case = new_id()
    first, second = await a_fact(world, case), await a_fact(world, case)
    world.evidence.records = [a_record(case, first, 0), a_record(case, second, 1), a_record(case, first, 2)]
    assert await breaches(world) == {}
    world.evidence.records = [a_record(case, second, 0), a_record(case, first, 1)]
    assert "overtook an earlier fact" in one_of(await breaches(world), "P10")


async def test_a_fact_that_is_not_on_the_topic_is_found(world: World):
    case = new_id()
    first, _ = await a_fact(world, case), await a_fact(world, case)
    world.evidence.records = [a_record(case, first, 0)]
    assert one_of(await breaches(world), "P10") == "intake: 1 facts of the outbox are not on the topic"


async def test_a_fact_that_one_reader_never_took_is_found(world: World):
    case = new_id()
    first, second = await a_fact(world, case), await a_fact(world, case)
    world.evidence.records = [a_record(case, first, 0), a_record(case, second, 1)]
    await world.put("console", "inbox", event_id=first)
    assert one_of(await breaches(world), "P10") == "console: 1 of 2 facts intake.case_closed.v1 were never taken"


async def test_what_is_stuck_or_put_aside_is_found(world: World):
    row = {"event_id": new_id(), "name": "AssistPromptly", "key": "assist-promptly:x:1", "payload": b"[]", "created_at": NOON}
    await world.put("intake", "outbox", address="wake", **row)
    place = {"id": "letter", "topic": TOPIC, "kafka_partition": 0, "kafka_offset": 1}
    await world.put("console", "dead_letters", **place, wire_type="intake.case_closed.v1", reason="KeyError")
    assert (await breaches(world))["P10"] == [
        "intake: 1 outbox rows for wake are not delivered",
        "console: 1 dead letters of intake.case_closed.v1 (KeyError) wait",
    ]


async def test_a_service_that_keeps_a_moved_case_where_it_was_is_found(world: World):
    await world.run("intake", "update cases set commune_code = '18100' where id = $1", world.case)
    found = (await breaches(world))["P10"]
    assert found == [
        f"assessment: case {world.case} is in {COMMUNE}, and lies in 18100",
        f"disbursement: case {world.case} is in {COMMUNE}, and lies in 18100",
    ]
    await world.run("assessment", "update assessments set commune_code = '18100'")
    await world.run("disbursement", "update payments set commune_code = '18100'")
    assert await breaches(world) == {}, "who signed and whose means were used stays as it was"


async def test_a_running_clock_that_a_moved_case_left_behind_is_found(world: World):
    await world.run("intake", "update cases set commune_code = '18100' where id = $1", world.late_case)
    assert await breaches(world) == {}, "a missed clock is history"
    await world.alter("intake", "update clocks set state = 'running', ended_at = null, escalated_at = null")
    assert f"intake: case {world.late_case} is in {COMMUNE}, and lies in 18100" in (await breaches(world))["P10"]
