import hashlib
import hmac

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from shared.issuer_keys import IssuerKeys
from tests.component.deploy.conftest import eventually
from tests.support.foundation import a_verifier


def orders(*names, account="0011223344"):
    payments = [
        {"end_to_end_id": n, "amount_dong": 5_400_000, "bank_code": "VCB", "account_number": account, "payee_name": "A"}
        for n in names
    ]
    return {"round_id": "round-1", "payments": payments}


async def pay(client, url, body, key="round-1"):
    return await client.post(f"{url}/payments", json=body, headers={"Idempotency-Key": key})


async def booked(client, url, beginning):
    entries = (await client.get(f"{url}/book")).json()["entries"]
    return [entry["end_to_end_id"] for entry in entries if entry["end_to_end_id"].startswith(beginning)]


async def statuses(client, url, *names):
    answers = (await client.post(f"{url}/inquiries", json={"end_to_end_ids": names})).json()["answers"]
    return {answer["end_to_end_id"]: answer["status"] for answer in answers}


async def test_a_payment_is_accepted_booked_and_answered_with_a_signature(client, simulators, simulators_stack, listener):
    bank = simulators.bank.url

    accepted = await pay(client, bank, orders("plain-a", "plain-b"))
    await eventually(lambda: len(listener.answers) == 2)

    assert (accepted.status_code, accepted.json()["accepted"]) == (202, ["plain-a", "plain-b"])
    assert await booked(client, bank, "plain") == ["plain-a", "plain-b"]
    body, signed = listener.heard[0]
    secret = simulators_stack.addresses.keys.bank_secret.encode()
    assert signed == f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"
    assert {answer["status"] for answer in listener.answers} == {"settled"}


async def test_a_payment_without_an_idempotency_key_is_not_taken(client, simulators):
    refused = await client.post(f"{simulators.bank.url}/payments", json=orders("keyless"))

    assert refused.status_code == 422
    assert await booked(client, simulators.bank.url, "keyless") == []


async def test_a_lost_reply_is_booked_once_however_often_it_is_sent(client, simulators):
    bank = simulators.bank.url
    await client.post(f"{bank}/faults", json={"lose_next_replies": 1})

    with pytest.raises(httpx.RemoteProtocolError):
        await pay(client, bank, orders("lost"))
    again = await pay(client, bank, orders("lost"))

    assert again.status_code == 202
    assert await booked(client, bank, "lost") == ["lost"]


async def test_a_lost_answer_can_be_asked_for(client, simulators, listener):
    bank = simulators.bank.url
    await client.post(f"{bank}/faults", json={"lose_next_answers": 1, "answer_delay_s": 0.4})
    await pay(client, bank, orders("unheard-a"))
    before = await statuses(client, bank, "unheard-a", "unheard-never")

    await pay(client, bank, orders("unheard-b"))
    await eventually(lambda: listener.answers)

    assert before == {"unheard-a": "pending", "unheard-never": "not_received"}
    assert await statuses(client, bank, "unheard-a") == {"unheard-a": "settled"}
    assert [answer["end_to_end_id"] for answer in listener.answers] == ["unheard-b"]


async def test_an_answer_is_repeated_until_it_is_heard(client, simulators, listener):
    listener.replies = [503, 401]

    await pay(client, simulators.bank.url, orders("repeated", account="110404"))
    await eventually(lambda: listener.answers)

    [answer] = listener.answers
    assert (answer["status"], answer["reason"], answer["booked_at"]) == ("rejected", "AC04", None)
    assert await booked(client, simulators.bank.url, "repeated") == []


async def test_a_silent_bank_has_not_received_what_its_caller_gave_up(client, simulators):
    bank = simulators.bank.url
    await client.post(f"{bank}/faults", json={"silent_for_s": 0.6})

    with pytest.raises(httpx.ReadTimeout):
        await client.post(
            f"{bank}/payments", json=orders("given-up"), headers={"Idempotency-Key": "r"}, timeout=httpx.Timeout(5, read=0.2)
        )

    assert await statuses(client, bank, "given-up") == {"given-up": "not_received"}
    assert await booked(client, bank, "given-up") == []


async def test_the_book_and_the_unheard_answers_survive_kill_9(client, simulators, simulators_stack, listener):
    bank = simulators.bank.url
    await client.post(f"{bank}/faults", json={"answer_delay_s": 60})
    await pay(client, bank, orders("killed-a"))

    simulators_stack.kill("simulators")
    await simulators_stack.restart("simulators")
    await eventually(lambda: any(answer["end_to_end_id"] == "killed-a" for answer in listener.answers))
    await pay(client, bank, orders("killed-a", "killed-b"))

    assert await booked(client, bank, "killed") == ["killed-a", "killed-b"]


async def test_two_thousand_payments_cost_less_than_a_second(client, simulators, simulators_stack):
    before = simulators_stack.cpu_seconds()["simulators"]

    for number in range(10):
        await pay(client, simulators.bank.url, orders(*(f"many-{number}-{n}" for n in range(200))), key=str(number))

    assert len(await booked(client, simulators.bank.url, "many")) == 2_000
    assert simulators_stack.cpu_seconds()["simulators"] - before < 1


async def test_a_message_that_comes_twice_rings_once(client, simulators):
    phones = simulators.phones.url
    texts = {"messages": [{"id": "m1", "to": "+84000000001", "text": "DIEN TAP"}, {"id": "m2", "to": "x", "text": "y"}]}
    await client.post(f"{phones}/faults", json={"lose_next_replies": 1})

    with pytest.raises(httpx.RemoteProtocolError):
        await client.post(f"{phones}/messages", json=texts)
    first = (await client.post(f"{phones}/messages", json=texts)).json()
    second = (await client.post(f"{phones}/messages", json=texts)).json()

    assert first == second
    assert [entry["id"] for entry in (await client.get(f"{phones}/book")).json()["entries"]] == ["m1", "m2"]
    heard = (await client.get(f"{phones}/messages", params={"to": "+84000000001"})).json()["messages"]
    assert [message["text"] for message in heard] == ["DIEN TAP"]
    assert "DIEN TAP" in (await client.get(f"{phones}/")).text


async def test_a_refused_number_says_so_and_rings_when_it_is_allowed_again(client, simulators):
    phones = simulators.phones.url
    message = {"messages": [{"id": "refused", "to": "+84000000009", "text": "<b>"}]}

    await client.post(f"{phones}/faults", json={"refuse_numbers": ["+84000000009"]})
    refused = (await client.post(f"{phones}/messages", json=message)).json()
    await client.post(f"{phones}/faults", json={"refuse_numbers": []})
    accepted = (await client.post(f"{phones}/messages", json=message)).json()

    assert refused == {"accepted": [], "refused": [{"id": "refused", "reason": "number_refused"}]}
    assert [entry["id"] for entry in accepted["accepted"]] == ["refused"]
    assert "&lt;b&gt;" in (await client.get(f"{phones}/")).text


async def test_a_provider_that_breaks_down_answers_500_and_has_taken_nothing(client, simulators):
    second = f"{simulators.phones.url}/second"
    message = {"messages": [{"id": "broken", "to": "+84000000008", "text": "x"}]}
    await client.post(f"{second}/faults", json={"fail_next": 1})

    statuses = [(await client.post(f"{second}/messages", json=message)).status_code for _ in range(2)]

    assert statuses == [500, 202]
    heard = (await client.get(f"{simulators.phones.url}/messages", params={"to": "+84000000008"})).json()["messages"]
    assert [(one["provider"], one["segments"]) for one in heard] == [("sms-2", 1)]


async def test_a_token_verifies_with_the_published_keys_also_after_a_restart(client, simulators, simulators_stack):
    tokens = simulators.tokens.url
    wish = {"role": "commune_officer", "communes": ["00001"], "subject": "officer-1", "ttl_s": 60}
    token = (await client.post(f"{tokens}/issue", json=wish)).json()["token"]

    await simulators_stack.restart("simulators")
    keys = KeySet.import_key_set((await client.get(f"{tokens}/jwks.json")).json())
    claims = jwt.decode(token, keys, algorithms=["Ed25519"]).claims

    issued, ends = claims.pop("iat"), claims.pop("exp")
    assert ends - issued == 60
    assert claims == {
        "iss": tokens,
        "aud": "kipthoi",
        "sub": "officer-1",
        "roles": ["commune_officer"],
        "communes": ["00001"],
        "provinces": [],
    }
    assert "d" not in keys.as_dict()["keys"][0]


async def test_the_services_accept_such_a_token(client, simulators):
    tokens = simulators.tokens.url
    wish = {"roles": ["accountant"], "subject": "a", "country": "VN"}
    token = (await client.post(f"{tokens}/issue", json=wish)).json()["token"]
    verifier = a_verifier(tokens, IssuerKeys(f"{tokens}/jwks.json"))

    actor = await verifier.verify(token)

    assert (actor.subject, {role.value for role in actor.roles}, actor.country) == ("a", {"accountant"}, True)


async def test_a_token_without_a_role_is_not_issued(client, simulators):
    assert (await client.post(f"{simulators.tokens.url}/issue", json={"communes": []})).status_code == 422
