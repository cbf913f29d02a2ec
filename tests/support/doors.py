"""The public doors as a client meets them: bearer tokens, Idempotency-Key, a second try where the answer was lost."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
import orjson

from deploy.devstack.addresses import Addresses
from shared.identity import COUNTRY
from shared.ids import new_id

_TOO_MANY: Final = 429
_AWAY: Final = frozenset({502, 503, 504})
_TRY_FOR_S: Final = 60.0


@dataclass(frozen=True)
class Person:
    """Somebody with a token: roles, and where (no commune and no province: he says the whole country)."""

    subject: str
    roles: tuple[str, ...]
    communes: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()


class Refusal(Exception):  # noqa: N818 - says what is the matter
    """A door said a definite no."""

    def __init__(self, status: int, where: str, body: str) -> None:
        self.status, self.body = status, body
        super().__init__(f"{status} {where}: {body[:600]}")


class Doors:
    """All services' doors with one pool of connections."""

    def __init__(self, addresses: Addresses, connections: int = 16, try_for_s: float = _TRY_FOR_S) -> None:
        self._urls = {name: service.url for name, service in addresses.services.items()}
        self._simulators = addresses.simulators
        self._connections = connections
        # Who waits for a connection waits here, where no time-out of a request runs.
        self._slots = asyncio.Semaphore(connections)
        self._try_for_s = try_for_s
        self._tokens: dict[Person, str] = {}
        self.people: dict[str, set[Person]] = {}
        """Everybody for whom a token was fetched, by subject: what the tokens really said."""
        self._session: aiohttp.ClientSession | None = None
        self.requests = 0

    async def __aenter__(self) -> Self:
        # Connections are dropped before the server's five seconds: a reused idle one would break a request.
        connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=3)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=30))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._session:
            await self._session.close()

    def url_of(self, service: str) -> str:
        return self._urls[service]

    async def get(self, service: str, path: str, who: Person, **params: Any) -> Any:
        """Ask a question; parameters that are None are left out."""
        given = {name: str(value) for name, value in params.items() if value is not None}
        return await self._ask("GET", service, path, who, params=given)

    async def all_of(self, service: str, path: str, who: Person, **params: Any) -> list[Any]:
        """Every item of a list, over all its pages."""
        items: list[Any] = []
        cursor: str | None = None
        while True:
            page = await self.get(service, path, who, cursor=cursor, **params)
            items += page["items"]
            cursor = page.get("next_cursor")
            if cursor is None:
                return items

    async def post(
        self, service: str, path: str, who: Person, body: Any, *, key: str | None = None, tag: str | None = None
    ) -> Any:
        """Send it with an Idempotency-Key (a new one unless given), so that a lost answer may be asked for again.

        `tag` is the ETag of what was read, where the door asks for it.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(new_id())}
        headers |= {"If-Match": tag} if tag else {}
        return await self._ask("POST", service, path, who, data=orjson.dumps(body), headers=headers)

    async def replace(self, service: str, path: str, who: Person, body: Any) -> Any:
        """Read what stands there, and put this in its place: only who has read may write over it."""
        tag, _ = await self.read(service, path, who)
        return await self.put(service, path, who, body, tag)

    async def read(self, service: str, path: str, who: Person) -> tuple[str, Any]:
        """What stands there, with its ETag."""
        headers, content = await self._answer("GET", service, path, who)
        return headers["ETag"], content

    async def put(self, service: str, path: str, who: Person, body: Any, tag: str) -> Any:
        """Put this in the place of what was read with this ETag."""
        headers = {"Content-Type": "application/json", "If-Match": tag}
        return await self._ask("PUT", service, path, who, data=orjson.dumps(body), headers=headers)

    async def upload(
        self, service: str, path: str, who: Person, file: tuple[str, bytes, str], fields: Mapping[str, str]
    ) -> Any:
        """Send a file (name, content, type) as a form."""
        key = str(new_id())

        def form() -> aiohttp.FormData:
            data = aiohttp.FormData()
            for name, value in fields.items():
                data.add_field(name, value)
            data.add_field("file", file[1], filename=file[0], content_type=file[2])
            return data

        return await self._ask("POST", service, path, who, form=form, headers={"Idempotency-Key": key})

    async def page(self, url: str) -> str:
        """A page without a token: metrics, a simulator's book."""
        async with self._open.get(url) as answer:
            return await answer.text()

    async def simulator(self, name: str, path: str, body: Any = None) -> Any:
        """Ask a simulator, or tell it something where a body is given."""
        url = f"{getattr(self._simulators, name).url}{path}"
        method = "GET" if body is None else "POST"
        end = time.monotonic() + self._try_for_s
        while True:
            try:
                async with self._open.request(method, url, json=body) as answer:
                    return orjson.loads(content) if (content := await answer.read()) else None
            except (
                aiohttp.ClientConnectorError
            ):  # it was never asked: whoever moves a stack takes its simulators away for a while
                if time.monotonic() > end:
                    raise
                await asyncio.sleep(0.5)

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use `async with Doors(…)`")
        return self._session

    async def token(self, who: Person) -> str:
        if who not in self._tokens:
            wish: dict[str, Any] = {"roles": who.roles, "communes": who.communes, "provinces": who.provinces}
            wish |= {"subject": who.subject, "country": None if who.communes or who.provinces else COUNTRY}
            self.people.setdefault(who.subject, set()).add(who)
            self._tokens[who] = (await self.simulator("tokens", "/issue", wish))["token"]
        return self._tokens[who]

    async def _ask(self, method: str, service: str, path: str, who: Person, **how: Any) -> Any:
        return (await self._answer(method, service, path, who, **how))[1]

    async def _answer(self, method: str, service: str, path: str, who: Person, **how: Any) -> tuple[Mapping[str, str], Any]:
        form = how.pop("form", None)
        headers = {"Authorization": f"Bearer {await self.token(who)}", "Accept-Language": "en", **how.pop("headers", {})}
        end, pause = time.monotonic() + self._try_for_s, 0.2
        while True:
            self.requests += 1
            given = {**how, "data": form()} if form else how
            try:
                async with (
                    self._slots,
                    self._open.request(method, self._urls[service] + path, headers=headers, **given) as answer,
                ):
                    content = await answer.read()
                if answer.ok:
                    return answer.headers, orjson.loads(content) if content else None
                if answer.status not in _AWAY and answer.status != _TOO_MANY:
                    raise Refusal(answer.status, f"{method} {service} {path}", content.decode("utf-8", "replace"))
                problem = f"{answer.status}"
            except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
                problem = type(error).__name__
            if time.monotonic() > end:
                raise Refusal(0, f"{method} {service} {path}", f"no answer within {self._try_for_s:g} s ({problem})")
            await asyncio.sleep(pause)
            pause = min(pause * 2, 3.0)
