"""The simulated provider of sign-ins: as strict as a real one, so that a desk that is careless does not pass with it either."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from deploy.simulators.clients import Client
from deploy.simulators.login_page import short_list
from deploy.simulators.officers import Officer
from deploy.simulators.provider import Provider
from deploy.simulators.provider_doors import provider_app
from deploy.simulators.tokens import Tokens, Wish
from shared.communes import communes
from shared.identity import COUNTRY, Role
from shared.permissions import COUNTRY_ROLES
from tests.support.pages import forms_of

ISSUER = "https://provider.test"
BACK, LEFT = "https://desk.test/sign-in/done", "https://desk.test/signed-out"
SECRET, VERIFIER = "desk secret", "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
QUESTION = {
    "response_type": "code",
    "client_id": "desk",
    "redirect_uri": BACK,
    "scope": "openid",
    "state": "s-1",
    "nonce": "n-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
CHAIR = "commune_chair@00004"


class Moment:
    """The provider's clock."""

    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def provider(moment: Moment) -> Provider:
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "Ed25519"}, auto_kid=True)
    machine = Wish(role="ops", country=COUNTRY, subject="machine")
    clients = [
        Client("desk", SECRET, frozenset({BACK}), frozenset({LEFT})),
        Client("other-desk", SECRET, frozenset({BACK})),
        Client("machine", SECRET, acts_as=machine),
    ]
    return Provider(Tokens(ISSUER, key, moment), {client.id: client for client in clients})


@pytest.fixture
async def browser(provider: Provider) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(provider_app(provider))
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER, headers={"Origin": ISSUER}) as client:
        yield client


async def press(browser: httpx.AsyncClient, officer: str = CHAIR, **changed: str) -> httpx.QueryParams:
    """Press an officer's button; return what the desk is told."""
    answer = await browser.post(f"/authorize?{urlencode(QUESTION | changed)}", data={"officer": officer})
    assert answer.status_code == 303, answer.text
    return httpx.URL(answer.headers["location"]).params


async def exchange(browser: httpx.AsyncClient, *, client: str = "desk", secret: str = SECRET, **form: str) -> httpx.Response:
    given = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER, **form}
    return await browser.post("/token", data=given, auth=(client, secret))


def said(provider: Provider, token: str) -> dict:
    keys = KeySet.import_key_set(provider.tokens.public_keys)
    return dict(jwt.decode(token, keys, algorithms=["Ed25519"]).claims)


async def test_one_press_gives_a_code_and_the_code_tokens(browser, provider, moment):
    told = await press(browser)
    answer = (await exchange(browser, code=told["code"])).json()
    access, identity = said(provider, answer["access_token"]), said(provider, answer["id_token"])

    assert (told["state"], told["iss"]) == ("s-1", ISSUER)
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 300)
    assert (access["sub"], access["aud"], access["roles"]) == ("commune_chair-00004", "kipthoi", ["commune_chair"])
    assert (access["communes"], access["auth_time"]) == (["00004"], int(moment()))
    assert (identity["aud"], identity["nonce"], identity["auth_time"]) == ("desk", "n-1", int(moment()))


async def test_it_describes_itself(browser):
    described = (await browser.get("/.well-known/openid-configuration")).json()

    assert described["issuer"] == ISSUER
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
        assert (await browser.get(described[name])).status_code != 404


@pytest.mark.parametrize(
    "changed",
    [{"client_id": "stranger"}, {"redirect_uri": f"{BACK}/"}, {"redirect_uri": f"{BACK}?x=1"}, {"redirect_uri": ""}],
)
async def test_who_is_not_exactly_known_is_sent_nowhere(browser, changed):
    for answer in (
        await browser.get("/authorize", params=QUESTION | changed),
        await browser.post(f"/authorize?{urlencode(QUESTION | changed)}", data={"officer": CHAIR}),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_what_is_asked_wrongly_goes_back_in_the_words_of_the_standard(browser, changed, error):
    answer = await browser.get("/authorize", params=QUESTION | changed)
    told = httpx.URL(answer.headers["location"]).params

    assert (told["error"], told["state"]) == (error, "s-1")


async def test_a_button_pressed_on_a_page_of_somebody_else_does_nothing(browser):
    where = f"/authorize?{urlencode(QUESTION)}"
    elsewhere = await browser.post(where, data={"officer": CHAIR}, headers={"Origin": "https://elsewhere.test"})
    nobody = await browser.post(where, data={"officer": "commune_chair@VN"})

    assert [elsewhere.status_code, nobody.status_code] == [422, 422]
    assert "Không có cán bộ nào như vậy" in nobody.text


async def test_a_code_is_used_once_and_a_second_use_takes_back_what_it_gave(browser, provider):
    code = (await press(browser))["code"]
    first = (await exchange(browser, code=code)).json()
    second = await exchange(browser, code=code)
    renewed = await exchange(browser, grant_type="refresh_token", refresh_token=first["refresh_token"])

    assert [second.json()["error"], renewed.json()["error"]] == ["invalid_grant", "invalid_grant"]


@pytest.mark.parametrize(
    ("wrong", "status", "error"),
    [
        ({"code_verifier": "w" * 64}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"redirect_uri": LEFT}, 400, "invalid_grant"),
        ({"client": "other-desk"}, 400, "invalid_grant"),
        ({"secret": "guessed"}, 401, "invalid_client"),
        ({"client": "stranger"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, 400, "unauthorized_client"),
    ],
)
async def test_a_code_is_worth_nothing_to_anybody_else(browser, wrong, status, error):
    answer = await exchange(browser, **{"code": (await press(browser))["code"], **wrong})

    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_a_code_lasts_a_minute(browser, moment):
    code = (await press(browser))["code"]
    moment.now += 61

    assert (await exchange(browser, code=code)).json()["error"] == "invalid_grant"


async def test_a_refresh_token_changes_with_each_use_and_a_stolen_one_ends_its_family(browser):
    first = (await exchange(browser, code=(await press(browser))["code"])).json()["refresh_token"]
    second = (await exchange(browser, grant_type="refresh_token", refresh_token=first)).json()["refresh_token"]
    stolen = await exchange(browser, grant_type="refresh_token", refresh_token=first)
    after = await exchange(browser, grant_type="refresh_token", refresh_token=second)

    assert first != second
    assert [stolen.status_code, after.status_code] == [400, 400]


async def test_whoever_is_signed_in_is_not_asked_unless_it_is_wished(browser, provider, moment):
    await press(browser)
    known = await browser.get("/authorize", params=QUESTION | {"prompt": "none"})
    moment.now += 600
    young = await browser.get("/authorize", params=QUESTION | {"max_age": "601"})
    old = await browser.get("/authorize", params=QUESTION | {"max_age": "599"})
    again = await browser.get("/authorize", params=QUESTION | {"prompt": "login"})
    told = await press(browser, prompt="login")

    assert ["code" in httpx.URL(answer.headers["location"]).params for answer in (known, young)] == [True, True]
    assert [old.status_code, again.status_code] == [200, 200]
    assert again.text.index("Lần trước bạn là") < again.text.index(CHAIR)
    identity = said(provider, (await exchange(browser, code=told["code"])).json()["id_token"])
    assert identity["auth_time"] == int(moment())


async def test_signing_out_ends_the_session_and_leads_to_known_places_only(browser, provider):
    answer = (await exchange(browser, code=(await press(browser))["code"])).json()
    wish = {"id_token_hint": answer["id_token"], "post_logout_redirect_uri": LEFT}
    elsewhere = await browser.get("/end-session", params=wish | {"post_logout_redirect_uri": "https://elsewhere.test"})
    gone = await browser.get("/end-session", params=wish)
    renewed = await exchange(browser, grant_type="refresh_token", refresh_token=answer["refresh_token"])

    assert (elsewhere.status_code, gone.headers["location"]) == (200, LEFT)
    assert renewed.status_code == 400
    assert not provider.memory.sessions


async def test_without_a_hint_one_is_asked_whether_one_wants_to_leave(browser, provider):
    await press(browser)
    page = await browser.get("/end-session", params={"client_id": "desk", "post_logout_redirect_uri": LEFT})
    (form,) = forms_of(page.text)
    assert provider.memory.sessions
    answer = await browser.post(page.url.join(form.action))

    assert answer.headers["location"] == LEFT
    assert not provider.memory.sessions


async def test_a_machine_proves_itself_and_gets_a_token_of_its_own(browser, provider):
    answer = await browser.post("/token", data={"grant_type": "client_credentials"}, auth=("machine", SECRET))
    in_form = {"grant_type": "client_credentials", "client_id": "machine", "client_secret": SECRET}
    claims = said(provider, answer.json()["access_token"])

    assert (claims["sub"], claims["roles"], claims["country"]) == ("machine", ["ops"], "VN")
    assert "auth_time" not in claims
    assert "refresh_token" not in answer.json()
    assert (await browser.post("/token", data=in_form)).status_code == 200


async def test_keys_change_and_the_old_ones_stay_published_unless_they_leaked(browser, provider):
    before = provider.tokens.sign({"sub": "x"})
    provider.tokens.rotate()
    still = said(provider, before)
    provider.tokens.rotate(forget=True)

    assert still == {"sub": "x"}
    assert provider.tokens.read(before) is None
    assert len((await browser.get("/jwks.json")).json()["keys"]) == 1


async def test_the_list_begins_where_something_happens_and_finds_every_place(browser):
    await browser.post("/issue", json={"roles": ["commune_officer"], "communes": ["18100"]})
    short = await browser.get("/authorize", params=QUESTION)
    many = await browser.get("/authorize", params=QUESTION | {"place": "tan lap"})
    (one,) = {code for code in re.findall(r"place=(\d{5})", many.text) if communes()[code].province_code == "66"}
    there = await browser.get("/authorize", params=QUESTION | {"place": "tân lập", "province": "66"})
    province = await browser.get("/authorize", params=QUESTION | {"province": "66"})
    nothing = await browser.get("/authorize", params=QUESTION | {"place": "Xã Không Có Thật"})

    assert short.text.index("commune_officer@18100") < short.text.index("provincial_officer@42") < short.text.index("ops@VN")
    assert buttons(there.text) == {f"{role}@{one}" for role in Role}
    assert buttons(province.text) == {f"{role}@66" for role in Role}
    assert buttons(short.text) >= {f"{role}@VN" for role in COUNTRY_ROLES}
    assert "Không có xã nào tên như vậy" in nothing.text
    assert all(page.headers["content-security-policy"].startswith("default-src 'none'") for page in (short, many, nothing))


async def test_the_page_speaks_the_language_of_the_desk_and_can_be_switched(browser):
    english = await browser.get("/authorize", params=QUESTION | {"ui_locales": "en"})
    switched = await browser.get("/authorize", params=QUESTION | {"ui_locales": "en", "lang": "vi"})

    assert '<html lang="en">' in english.text
    assert "Who are you?" in english.text
    assert "Bạn là ai?" in switched.text


def buttons(page: str) -> set[str]:
    return {value for form in forms_of(page) for name, value in form.buttons if name == "officer"}


@pytest.mark.parametrize("place", ["00004", "01", "VN"])
def test_officers_of_a_place_have_names_of_their_own(place):
    names = [Officer(role, place).name for role in Role]

    assert len(set(names)) == len(names)
    assert Officer(Role.OPS, place).name == Officer(Role.OPS, place).name


@pytest.mark.parametrize("text", ["", "ops", "ops@", "@VN", "king@VN", "ops@99999", "assessor@VN", "ops@00004 "])
def test_nobody_is_meant_by_a_name_of_no_role_or_place(text):
    assert Officer.named(text) is None


def test_a_new_stack_offers_communes_of_the_storm_that_drills_replay():
    sections = short_list([], "vi")

    assert len(sections) > 2
    assert all(officer.place in communes() for officer in sections[0].usual)
