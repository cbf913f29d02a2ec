import gc
import io
import json
import logging

import pytest
import structlog
from aiokafka.errors import KafkaConnectionError

from shared import contacts
from shared.contacts import KAFKA, SETTLED_S, Contact
from shared.errors import Unavailable
from shared.messaging import FactReader
from shared.observability import _EngineAway, configure_logging, words_of
from shared.story import note_change, note_facts, write_story
from shared.traces import new_traceparent, tracing

NAME = "Đặng Thị Mây Gòn"
KAFKAS, TEMPORALS = logging.getLogger("aiokafka.conn"), logging.getLogger("temporalio.activity")


@pytest.fixture
def said(monkeypatch):
    """What this process writes, line by line."""
    output = io.StringIO()
    monkeypatch.setattr("sys.stdout", output)
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    configure_logging("test")
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = before


def lines(said, event):
    return [line for line in said() if line["event"] == event]


def test_a_transaction_tells_in_one_line_who_did_what_to_which_cases_under_which_trace(said):
    info, trace = {}, new_traceparent()
    with tracing(trace):
        note_change(info, "officer-1", "decision signed", "decision", ["d1"])
        note_facts(info, [("assessment.assistance_approved.v1", "c1"), ("assessment.assistance_approved.v1", "c2")])
        write_story(info, 0.0)
        write_story(info, 0.0)

    [line] = lines(said, "done")
    assert line["who"] == "officer-1"
    assert line["changes"] == [{"action": "decision signed", "of": "decision", "ids": ["d1"]}]
    assert line["facts"] == {"assessment.assistance_approved.v1": 2}
    assert (line["cases"], line["trace"]) == (["c1", "c2"], trace[3:35])


def test_an_engine_that_is_away_is_one_line_when_it_goes_and_one_when_it_is_back(said, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(contacts.time, "monotonic", lambda: clock[0])
    engine = Contact("Kafka")
    for _ in range(300):
        engine.lost(ConnectionError())
    engine.answered()
    clock[0] += SETTLED_S
    engine.answered()
    engine.answered()

    [away], [back] = lines(said, "Kafka away"), lines(said, "Kafka is back")
    assert (away["why"], away["since"][-6:]) == ("ConnectionError", "+00:00")
    assert (back["times"], back["away_s"]) == (300, SETTLED_S)


def test_what_kafkas_library_says_of_connections_is_that_one_line(said, monkeypatch):
    [told] = [each for each in KAFKAS.filters if isinstance(each, _EngineAway)]
    monkeypatch.setattr(told, "_engine", Contact("Kafka"))
    for number in range(50):
        KAFKAS.error("Unable connect to node with id %s: %s", number, "refused")
        KAFKAS.error("Unable to update metadata from %s", [number])
    KAFKAS.warning("Heartbeat session expired - marking coordinator dead")
    KAFKAS.error("Something else is wrong")

    assert [line["event"] for line in said()] == ["Kafka away", "Something else is wrong"]


def test_one_node_that_does_not_answer_is_not_kafka_away(said, monkeypatch):
    [told] = [each for each in KAFKAS.filters if isinstance(each, _EngineAway)]
    monkeypatch.setattr(told, "_engine", engine := Contact("Kafka"))
    KAFKAS.error("Unable connect to node with id %s: %s", 2, "refused")
    KAFKAS.warning('Unable to request metadata from "%s:%s": %s', "k2", 9092, "refused")

    assert (said(), engine.is_away) == ([], False)


@pytest.fixture
def kafka_was_there():
    """What this test met away is there again for the others."""
    yield
    KAFKA.__init__("Kafka")


async def test_a_reader_that_begins_while_kafka_is_away_says_that_one_line_and_nothing_of_what_was_never_open(
    said, kafka_was_there, monkeypatch
):
    async def refused(*_, **__):
        raise ConnectionRefusedError

    monkeypatch.setattr("aiokafka.client.create_conn", refused)
    reader = FactReader("intake", None, ["127.0.0.1:1"], ["console"], {})
    for _ in range(2):
        with pytest.raises(KafkaConnectionError):
            await reader.run()
        gc.collect()

    assert [line["event"] for line in said()] == ["Kafka away"]


async def test_a_reader_that_was_left_open_is_said_while_kafka_answers(said):
    logging.getLogger("asyncio").error("Unclosed AIOKafkaConsumer")

    assert [line["event"] for line in said()] == ["Unclosed AIOKafkaConsumer"]


def test_what_is_normal_has_no_traceback(said):
    TEMPORALS.warning("Completing activity as failed ({'activity_id': '1'})", exc_info=Unavailable())

    [line] = said()
    assert line["event"] == "Completing activity as failed: Unavailable: unavailable"
    assert "exception" not in line


def test_a_traceback_says_where_and_of_which_type_and_nothing_of_a_person(said):
    log = structlog.get_logger("x")

    def fail():
        try:
            {}[NAME]
        except KeyError as error:
            raise ValueError(f"no {NAME}") from error

    try:
        fail()
    except ValueError as error:
        log.error("request failed", exc_info=error)  # noqa: TRY400 - as the doors say it

    [line] = lines(said, "request failed")
    assert NAME not in json.dumps(line, ensure_ascii=False)
    assert "test_logs.py" in line["exception"]
    assert "ValueError (words withheld" in line["exception"]
    assert "caused by:" in line["exception"]


def test_an_error_is_named_without_its_words_unless_they_are_about_the_machine():
    assert words_of(ValueError(NAME)) == "ValueError"
    assert words_of(ConnectionRefusedError(111, "refused")) == "ConnectionRefusedError: [Errno 111] refused"
    assert words_of(ExceptionGroup("x", [ValueError(NAME), KeyError(NAME)])) == "ExceptionGroup(KeyError, ValueError)"
