"""A digest is read out in a call, and key 1 confirms; a commune's own system gets it as a signed webhook."""

import asyncio

import httpx
import orjson
import pytest
from standardwebhooks import Webhook

from services.notifications import metrics
from services.notifications.domain.deliveries import OutgoingMessage, Way
from services.notifications.gateways import THRESHOLD
from services.notifications.gateways.ways import Ways
from services.notifications.gateways.webhook import WebhookGateway
from services.notifications.policy.way_loader import read_providers
from shared.events import NoticeAcknowledged
from shared.ids import new_id
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness, heard_as, put_read
from tests.support.builders import COMMUNE, a_household_reported

SECRET = "whsec_c2VjcmV0IG9mIHRoZSBjb21tdW5l"
URL = "https://xa.example/notices"


async def test_two_ways_are_a_text_and_a_call_where_nothing_else_is_there_and_key_one_confirms(harness: ServiceHarness) -> None:
    name = await _a_called_digest(harness, risk_level=3)
    said = [(one["provider"], one["to"]) for one in harness.telephones.heard]
    assert sorted(said) == [("sms-1", heard_as(OFFICER_PHONE)), ("voice-1", heard_as(OFFICER_PHONE))]
    (call,) = [one["text"] for one in harness.telephones.heard if one["provider"] == "voice-1"]
    assert call.endswith("Bấm phím 1 để xác nhận đã nhận tin.")
    assert "https://" not in call

    harness.telephones.caller.press(name, "1")
    await harness.receive()

    (fact,) = await harness.facts(NoticeAcknowledged)
    assert (fact.assurance, fact.acknowledged_by.partition(":")[0]) == ("phone", "contact")


@pytest.mark.parametrize(("key", "risk_level"), [("2", 3), ("1", 4)])
async def test_another_key_and_a_high_level_confirm_nothing(harness: ServiceHarness, key: str, risk_level: int) -> None:
    name = await _a_called_digest(harness, risk_level=risk_level)

    harness.telephones.caller.press(name, key)
    await harness.receive()

    (notice,) = await harness.notices(kind="digest")
    assert (notice["state"], notice["heard_at"] is not None) == ("sent", key == "1")


async def test_a_key_for_a_message_that_was_no_call_confirms_nothing(harness: ServiceHarness) -> None:
    await _a_called_digest(harness, risk_level=3)
    ((name,),) = await harness.rows("select id::text from deliveries where way = 'sms'")

    await harness.give_receipts([{"id": name, "status": "answered", "key": "1"}], "voice-1")

    (notice,) = await harness.notices(kind="digest")
    assert notice["state"] == "sent"


async def test_a_commune_s_own_system_gets_what_is_signed_and_answers_for_its_arrival() -> None:
    heard: list[httpx.Request] = []

    def receive(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(204)

    message = OutgoingMessage(new_id(), f"{URL}\n{SECRET}", "DIỄN TẬP. 3 hộ")
    answer = await _webhooks(receive).send([message])

    assert (list(answer.accepted), answer.delivered) == ([message.id], frozenset({message.id}))
    [request] = heard
    Webhook(SECRET).verify(request.content, dict(request.headers))
    assert request.headers["webhook-id"] == str(message.id)
    assert orjson.loads(request.content)["text"] == "DIỄN TẬP. 3 hộ"


@pytest.mark.parametrize(
    ("status", "where"), [(410, "refused"), (404, "refused"), (503, "away"), (500, "unknown"), (302, "unknown")]
)
async def test_what_the_system_answers_means_what_the_table_says(status: int, where: str) -> None:
    gateway = _webhooks(lambda _: httpx.Response(status, headers={"location": "http://127.0.0.1/"}))
    message = OutgoingMessage(new_id(), f"{URL}\n{SECRET}", "x")

    answer = await gateway.send([message])

    places = {"refused": answer.refused, "away": answer.turned_away, "accepted": answer.accepted}
    assert [name for name, messages in places.items() if message.id in messages] == ([] if where == "unknown" else [where])


@pytest.mark.parametrize("status", [503, 500])
async def test_a_system_that_is_dead_is_left_alone_and_costs_no_other_its_webhook(status: int) -> None:
    asked: list[str] = []

    def receive(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(status if request.url.path == "/dead" else 204)

    gateway = _webhooks(receive)
    ways = Ways.of(gateway, "webhook-1", Way.WEBHOOK)
    answers = []
    for _ in range(THRESHOLD + 2):
        dead, sound = (OutgoingMessage(new_id(), f"https://xa.example/{one}\n{SECRET}", "x") for one in ("dead", "sound"))
        answers.append((dead, sound, await ways.send("webhook-1", [dead, sound])))

    assert all(sound.id in answer.accepted for _, sound, answer in answers)
    assert (asked.count("/dead"), asked.count("/sound")) == (THRESHOLD, THRESHOLD + 2)
    assert all(dead.id in answer.turned_away for dead, _, answer in answers[THRESHOLD:])
    assert metrics.WEBHOOKS_OPEN._value.get() == 1
    # Also where nothing but the dead one was asked, the way itself is open to all others.
    for _ in range(THRESHOLD + 1):
        await ways.send("webhook-1", [OutgoingMessage(new_id(), f"https://xa.example/dead\n{SECRET}", "x")])
    last = OutgoingMessage(new_id(), f"https://xa.example/sound\n{SECRET}", "x")
    assert last.id in (await ways.send("webhook-1", [last])).accepted


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5432/", "https://evil.example/", "https://xa.example.evil/", "https://[::1]/"]
)
async def test_no_webhook_leaves_for_a_host_that_is_not_allowed(url: str) -> None:
    asked: list[httpx.Request] = []
    message = OutgoingMessage(new_id(), f"{url}\n{SECRET}", "x")

    answer = await _webhooks(lambda request: asked.append(request) or httpx.Response(204)).send([message])

    assert (answer.refused, asked) == ({message.id: "host_not_allowed"}, [])


@pytest.mark.parametrize("to", [f"{URL}\nwhsec_AAAAAAAAAAAAAAAAA", f"{URL}\n", f"http://[::1\n{SECRET}"])
async def test_a_secret_that_signs_nothing_and_an_address_that_is_none_stop_no_other_message(to: str) -> None:
    odd, sound = OutgoingMessage(new_id(), to, "x"), OutgoingMessage(new_id(), f"{URL}\n{SECRET}", "x")

    answer = await _webhooks(lambda _: httpx.Response(204)).send([odd, sound])

    assert (answer.refused, list(answer.accepted)) == ({odd.id: "webhook_refused"}, [sound.id])


async def test_a_system_that_hangs_keeps_no_other_from_its_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notifications.gateways.webhook._TIMEOUT", httpx.Timeout(1.0))
    never = asyncio.Event()
    hanging = await asyncio.start_server(lambda *_: never.wait(), "127.0.0.1", 0)
    sound = await asyncio.start_server(_takes_it, "127.0.0.1", 0)
    dead, alive = ([f"http://127.0.0.1:{one.sockets[0].getsockname()[1]}/"] for one in (hanging, sound))
    gateway = WebhookGateway(["127.0.0.1"], read_providers()["webhook-1"], is_real=False)
    messages = [OutgoingMessage(new_id(), f"{url}\n{SECRET}", "tin", drill=True) for url in [*dead * 60, *alive * 20]]

    answer = await gateway.send(messages)

    assert set(answer.accepted) == {message.id for message in messages[60:]}
    never.set()
    await gateway.close()
    for server in (hanging, sound):
        server.close()


async def _takes_it(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.decode().lower().split("\r\n") if line.startswith("content-length"))
    await reader.readexactly(int(length.partition(":")[2]))
    writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    await writer.drain()
    writer.close()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"webhook": "http://[::1", "webhook_secret": SECRET}, "webhook"),
        ({"email": "trực@xã.vn"}, "email"),
        ({"email": "t…@mail.example"}, "email"),
    ],
)
async def test_an_address_that_is_none_is_refused_by_its_field(
    harness: ServiceHarness, values: dict[str, str], field: str
) -> None:
    line = {"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban", **values}
    async with harness.client("provincial_officer") as client:
        answer = await put_read(client, f"/v1/communes/{COMMUNE}/contacts", {"contacts": [line]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"contacts.0.{field}")


async def test_an_address_at_a_host_that_is_not_allowed_is_refused_by_its_field(harness: ServiceHarness) -> None:
    line = {"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban", "webhook": URL, "webhook_secret": SECRET}
    async with harness.client("provincial_officer") as client:
        answer = await put_read(client, f"/v1/communes/{COMMUNE}/contacts", {"contacts": [line]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "contacts.0.webhook")


async def _a_called_digest(harness: ServiceHarness, *, risk_level: int) -> str:
    """The commune's contact gets a digest by telephone and call; return the call's id."""
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban", "calls": True}]}
    async with harness.client("provincial_officer") as client:
        (await put_read(client, f"/v1/communes/{COMMUNE}/contacts", body)).raise_for_status()
    await harness.take(a_household_reported(risk_level=risk_level))
    await harness.send()
    ((name,),) = await harness.rows("select id::text from deliveries where way = 'voice'")
    return str(name)


def _webhooks(answer) -> WebhookGateway:
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return WebhookGateway(["xa.example"], read_providers()["webhook-1"], is_real=False, client=client)
