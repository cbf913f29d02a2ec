import asyncio

import pytest
from pydantic import BaseModel
from sqlalchemy import text
from starlette.requests import Request

from shared.database import execute
from shared.errors import InvalidInput, Refused
from shared.http import Idempotency
from shared.http.idempotency import KeyUsedForOther
from shared.identity import Actor
from shared.ids import new_id
from shared.privacy import Cipher, new_key

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
        pytest.param(b'{"a": null}', b"{}", False, id="null-is-something"),
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
