"""A ciphertext that is damaged is told at every door, and what it was bound to is told to nobody."""

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from structlog.testing import capture_logs

from shared.http.problems import install
from shared.privacy import UnknownKey, Unreadable


async def test_what_cannot_be_opened_is_a_problem_that_the_operators_hear_of() -> None:
    app = FastAPI()
    install(app)

    @app.get("/damaged/{code}")
    async def damaged(code: str) -> None:
        raise Unreadable("contacts.phone|0559")

    @app.get("/keyless/{code}")
    async def keyless(code: str) -> None:
        raise UnknownKey("contacts.phone|0559", "deadbeef")

    @app.get("/broken/{code}")
    async def broken(code: str) -> None:
        raise ValueError(code)

    transport = ASGITransport(app=app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test", headers={"Accept-Language": "en"}) as client:
        with capture_logs() as logs:
            found = [await client.get(path) for path in ("/damaged/7K3Q-SECRET", "/keyless/7K3Q-SECRET")]
            await client.get("/broken/7K3Q-SECRET")

    assert [answer.status_code for answer in found] == [503, 503]
    assert ["operators" in answer.json()["detail"] for answer in found] == [True, True]
    assert ["damaged" in answer.json()["detail"] for answer in found] == [True, False]
    assert "0559" not in "".join(answer.text for answer in found)
    # A household's page is opened by a code in its address.
    assert [line["door"] for line in logs] == ["/damaged/{code}", "/keyless/{code}", "/broken/{code}"]
    said = [{name: value for name, value in line.items() if name != "exc_info"} for line in logs]
    assert [word for word in ("SECRET", "0559") if word in str(said)] == []
