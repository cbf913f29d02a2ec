"""Officers at work: each opens one page after the other, looks at it, and keeps the board's stream open beside it."""

import asyncio
import gzip
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Final, Self

import aiohttp
import httpx

from tests.load.desk.pages import PAGES, DeskPage, Ground, Seat
from tests.load.desk.result import Opened, Result
from tests.support.pages import sign_in

_FILES: Final = re.compile(r'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"')
_HEADERS: Final = {"Accept": "text/html", "Accept-Encoding": "gzip", "Accept-Language": "vi"}


class AtDesk:
    """One officer who has signed in, with a connection of his own."""

    def __init__(self, url: str, seat: Seat) -> None:
        self.url = url
        self.seat = seat
        self.pages = [page for page in PAGES if seat.may_open(page.address.partition("?")[0].format(case="{case_id}"))]
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        async with httpx.AsyncClient(base_url=self.url, headers={"Accept": "text/html", "Origin": self.url}) as browser:
            answer = await sign_in(browser, self.seat.officer)
            answer.raise_for_status()
            cookies = {cookie.name: cookie.value or "" for cookie in browser.cookies.jar if "sign_in" not in cookie.name}
        jar = aiohttp.CookieJar(unsafe=True)
        self._session = aiohttp.ClientSession(
            self.url,
            cookies=cookies,
            cookie_jar=jar,
            headers=_HEADERS,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=60),
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use `async with AtDesk(…)`")
        return self._session

    async def open(self, page: DeskPage, path: str) -> tuple[Opened, bytes]:
        """Open a page; the time runs from the request to the last byte, on loopback."""
        began = time.perf_counter()
        async with self._asked(page, path) as answer:
            content = await answer.read()
            took_s = time.perf_counter() - began
            heads = sum(len(name) + len(value) + 4 for name, value in answer.raw_headers)
            return Opened(page.name, path, answer.status, took_s, heads + len(content)), content

    def _asked(self, page: DeskPage, path: str) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        if not page.wanted:
            return self.session.get(path, allow_redirects=False)
        # What is looked for stands in no address: it is sent, and the page that shows what was found is opened.
        return self.session.post(path, data={"wanted": page.wanted}, headers={"Origin": self.url})

    async def work(self, ground: Ground, result: Result, until: float, pause_s: float, first: int) -> None:
        """Open page after page, each officer beginning at another, until the time is over."""
        turn = first
        while time.monotonic() < until:
            page = self.pages[turn % len(self.pages)]
            result.add((await self.open(page, page.path_for(self.seat, ground, turn)))[0])
            turn += 1
            await asyncio.sleep(pause_s)

    async def weigh(self, page: DeskPage, ground: Ground) -> int:
        """Return how many bytes a browser that was never here loads for this page, with all its files."""
        opened, content = await self.open(page, page.path_for(self.seat, ground, 0))
        opened.check()
        text = gzip.decompress(content).decode() if content[:2] == b"\x1f\x8b" else content.decode()
        later = re.findall(r'<meta name="later" content="([^"]+)"', text)
        files = {*_FILES.findall(text), *later}
        return opened.size + sum([(await self.open(DeskPage("file", ""), path))[0].size for path in sorted(files)])

    @asynccontextmanager
    async def board_stream(self, query: str = "") -> AsyncIterator[aiohttp.ClientResponse]:
        """Watch the board as a browser does that has it open."""
        timeout = aiohttp.ClientTimeout(total=None)
        headers = {"Accept": "text/event-stream"}
        async with self.session.get(f"/v1/board/stream{query}", headers=headers, timeout=timeout) as answer:
            answer.raise_for_status()
            yield answer


async def listen(officer: AtDesk) -> None:
    """Keep the stream open, whatever it says."""
    async with officer.board_stream() as answer:
        async for _ in answer.content:
            pass


async def weigh_all(officers: Sequence[AtDesk], ground: Ground, result: Result) -> None:
    """Weigh each page once for each kind of officer who opens it; the heaviest counts."""
    weighed: set[tuple[str, str]] = set()
    for officer in officers:
        for page in officer.pages:
            if (page.name, officer.seat.role) not in weighed:
                weighed.add((page.name, officer.seat.role))
                result.weigh(page.name, await officer.weigh(page, ground))
