"""A ciphertext that is damaged is told at every door, and what it was bound to is told to nobody."""

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from shared.http.problems import install
from shared.privacy import UnknownKey, Unreadable


async def test_what_cannot_be_opened_is_a_problem_that_the_operators_hear_of() -> None:
    app = FastAPI()
    install(app)

    @app.get("/damaged")
    async def damaged() -> None:
        raise Unreadable("contacts.phone|0559")

    @app.get("/keyless")
    async def keyless() -> None:
        raise UnknownKey("contacts.phone|0559", "deadbeef")

    transport = ASGITransport(app=app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test", headers={"Accept-Language": "en"}) as client:
        found = [await client.get(path) for path in ("/damaged", "/keyless")]

    assert [answer.status_code for answer in found] == [503, 503]
    assert ["operators" in answer.json()["detail"] for answer in found] == [True, True]
    assert ["damaged" in answer.json()["detail"] for answer in found] == [True, False]
    assert "0559" not in "".join(answer.text for answer in found)
