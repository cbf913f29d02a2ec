import asyncio
import hashlib
import unicodedata
from datetime import timedelta

import pytest
from pydantic import BaseModel
from sqlalchemy import text
from starlette.requests import Request

from shared.database import Database, execute
from shared.errors import InvalidInput, Refused
from shared.http import Idempotency
from shared.http.idempotency import AnswerUnreadable, KeyUsedForOther
from shared.identity import Actor
from shared.ids import new_id
from shared.privacy import Cipher, UnknownKey, new_key
from tests.support.waiting import eventually

OFFICER = Actor(subject="officer-1")


class Made(BaseModel):
    id: str


def a_request(body=b"{}", key="k1"):
    async def receive():
        return {"type": "http.request", "body": body}

    headers = [(b"idempotency-key", key.encode())] if key else []
    scope = {"type": "http", "method": "POST", "path": "/v1/things", "headers": headers, "query_string": b"", "scheme": "http"}
    scope["server"] = ("test", 80)
    return Request(scope, receive)


class Doing:
    def __init__(self, pause=0.0):
        self.times = 0
        self.pause = pause

    async def __call__(self, _session):
        self.times += 1
        await asyncio.sleep(self.pause)
        return Made(id=str(new_id()))


@pytest.fixture
def answers(database):
    return Idempotency(database, Cipher(new_key()))


async def test_the_same_request_twice_is_done_once_and_answered_alike(answers):
    doing = Doing()

    first = await answers.once(a_request(), OFFICER, doing)
    second = await answers.once(a_request(), OFFICER, doing)

    assert (first.body, first.status_code) == (second.body, second.status_code)
    assert doing.times == 1


async def test_two_first_uses_at_the_same_moment_are_done_once(answers):
    doing = Doing(pause=0.2)

    first, second = await asyncio.gather(answers.once(a_request(), OFFICER, doing), answers.once(a_request(), OFFICER, doing))

    assert first.body == second.body
    assert doing.times == 1


async def test_the_same_key_with_another_payload_is_refused(answers):
    await answers.once(a_request(b'{"a":1}'), OFFICER, Doing())

    with pytest.raises(KeyUsedForOther):
        await answers.once(a_request(b'{"a":2}'), OFFICER, Doing())


async def test_keys_of_different_people_do_not_meet(answers):
    doing = Doing()

    await answers.once(a_request(), OFFICER, doing)
    await answers.once(a_request(), Actor(subject="officer-2"), doing)

    assert doing.times == 2


async def test_a_refused_command_leaves_its_key_free(answers):
    async def refuse(session):
        raise Refused

    with pytest.raises(Refused):
        await answers.once(a_request(), OFFICER, refuse)
    doing = Doing()
    await answers.once(a_request(), OFFICER, doing)

    assert doing.times == 1


async def test_a_key_that_cannot_be_is_refused(answers):
    with pytest.raises(InvalidInput):
        await answers.once(a_request(key="x" * 300), OFFICER, Doing())


async def test_the_stored_answer_is_not_readable_in_the_database(answers, database):
    answer = await answers.once(a_request(), OFFICER, Doing())

    async with database.reading() as session:
        stored = (await execute(session, text("select answer from idempotency_keys"))).scalar()
    assert bytes(answer.body) not in stored


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param(b'{"a": 1, "b": {"c": "x", "d": []}}', b'{"b":{"d":[],"c":"x"},"a":1}', True, id="the-order-of-keys"),
        pytest.param(b'{"a": [1, 2]}', b'{"a": [2, 1]}', False, id="lists-have-an-order"),
        pytest.param(b'{"a": null, "b": 1}', b'{"b": 1}', True, id="null-and-absent"),
        pytest.param(b'{"a": {"b": null}}', b'{"a": {}}', True, id="null-and-absent-further-in"),
        pytest.param(b'{"a": [null]}', b'{"a": []}', False, id="null-in-a-list-is-an-item"),
        pytest.param(b'{"a": ""}', b"{}", False, id="empty-is-something"),
        pytest.param(b'{"a": false}', b"{}", False, id="false-is-something"),
        pytest.param(
            '{"a": "Nguyễn Văn"}'.encode(), unicodedata.normalize("NFD", '{"a": "Nguyễn Văn"}').encode(), True, id="NFD"
        ),
        pytest.param('{"a": "Đào"}'.encode(), '{"a": "\u00d0ào\ufeff"}'.encode(), True, id="as-it-is-kept"),
        pytest.param('{"a": "Đào"}'.encode(), '{"a": "Dào"}'.encode(), False, id="another-letter"),
        pytest.param(b'{"a": "x"}', b'{"a": "X"}', False, id="capitals-are-something"),
        pytest.param(b"no json", b"no json", True, id="bytes"),
        pytest.param(b"no json", b"no  json", False, id="other-bytes"),
    ],
)
async def test_the_content_of_a_body_is_compared_and_not_its_bytes(answers, first, second, same):
    doing = Doing()
    await answers.once(a_request(first), OFFICER, doing)

    if same:
        await answers.once(a_request(second), OFFICER, doing)
    else:
        with pytest.raises(KeyUsedForOther):
            await answers.once(a_request(second), OFFICER, doing)

    assert doing.times == 1


async def test_where_null_takes_something_away_it_is_not_the_same_as_absent(answers):
    doing = Doing()
    await answers.once(a_request(b'{"a": null}'), OFFICER, doing, null_is_said=True)
    await answers.once(a_request(b'{ "a": null }'), OFFICER, doing, null_is_said=True)

    with pytest.raises(KeyUsedForOther):
        await answers.once(a_request(b"{}"), OFFICER, doing, null_is_said=True)
    assert doing.times == 1


async def test_an_answer_of_an_earlier_release_is_found(answers, database):
    doing = Doing()
    body = b'{"b": null, "a": 1}'
    for payload, key in ((body, "k1"), (b'{"a":1,"b":null}', "k2")):
        await answers.once(a_request(body, key=key), OFFICER, doing)
        earlier = hashlib.sha256(b"POST /v1/things\n" + payload).digest()
        async with database.transaction() as session:
            change = text("update idempotency_keys set request_hash = :earlier where key = :key")
            await execute(session, change, {"earlier": earlier, "key": hashlib.sha256(key.encode()).hexdigest()})
        await answers.once(a_request(body, key=key), OFFICER, doing)

    assert doing.times == 2


async def test_an_answer_under_a_key_that_is_not_there_yet_waits_and_a_spoilt_one_is_said(answers, database):
    doing = Doing()
    await answers.once(a_request(), OFFICER, doing)

    with pytest.raises(UnknownKey):
        await Idempotency(database, Cipher(new_key())).once(a_request(), OFFICER, doing)
    async with database.transaction() as session:
        await execute(session, text("update idempotency_keys set answer = set_byte(answer, 30, 255 - get_byte(answer, 30))"))
    with pytest.raises(AnswerUnreadable):
        await answers.once(a_request(), OFFICER, doing)
    assert doing.times == 1


async def test_an_answer_that_is_swept_while_it_is_looked_for_is_no_error_and_the_request_is_done(answers, monkeypatch):
    """Another process sweeps between the two statements of the one that found the key taken."""
    doing = Doing()
    await answers.once(a_request(), OFFICER, doing)
    look = answers._stored
    monkeypatch.setattr("shared.http.idempotency.KEPT", timedelta())

    async def swept_first(*given):
        monkeypatch.setattr(answers, "_stored", look)
        await answers.forget_old()
        return await look(*given)

    monkeypatch.setattr(answers, "_stored", swept_first)
    second = await answers.once(a_request(), OFFICER, doing)
    third = await answers.once(a_request(), OFFICER, doing)

    assert (second.status_code, second.body) == (201, third.body)
    assert doing.times == 2


async def test_who_waited_for_another_process_that_failed_does_it_himself(answers, database_url):
    there, fails = asyncio.Event(), asyncio.Event()

    async def break_off(_session):
        there.set()
        await fails.wait()
        raise RuntimeError("the process is gone")

    doing, other = Doing(), Database(database_url, name="other")
    broken = asyncio.create_task(Idempotency(other, Cipher(new_key())).once(a_request(), OFFICER, break_off))
    await there.wait()
    waits = asyncio.create_task(answers.once(a_request(), OFFICER, doing))
    waiting = text("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")

    async def blocked():
        async with other.reading() as session:
            return (await execute(session, waiting)).scalar()

    await eventually(blocked, what="the second to wait for the first")
    assert doing.times == 0
    fails.set()

    with pytest.raises(RuntimeError):
        await broken
    assert (await waits).status_code == 201
    assert doing.times == 1
    await other.close()
