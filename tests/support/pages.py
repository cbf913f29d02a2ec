"""A browser without a window: it opens pages of the desk, fills their forms as they stand, and sends them as one would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Any, Final, Self

import httpx

from shared.identity import COUNTRY


@dataclass
class PageForm:
    """A form as it stands on a page: where it goes, and what it would send if nobody touched it."""

    action: str
    method: str = "get"
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """What may be ticked or chosen, by name."""
    buttons: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    """The fields into which one types, or chooses a day."""
    files: dict[str, tuple[str, bytes] | None] = field(default_factory=dict)
    """What is chosen in each field for a file: its name and content."""

    def fill(self, name: str, value: str) -> None:
        """Type or choose: what stood there goes. A field that is not there is a fault of the page."""
        assert name in self.choices or any(name == one for one, _ in self.values), f"{self.action} has no field {name}"
        self.values = [(one, text) for one, text in self.values if one != name] + [(name, value)]

    def tick_all(self, name: str) -> int:
        """Tick every box of this name; says how many there were."""
        boxes = self.choices.get(name, [])
        self.values = [(one, text) for one, text in self.values if one != name] + [(name, box) for box in boxes]
        return len(boxes)


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = PageForm(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._open)
        if (form := self._open) is None or not (name := given.get("name", self._select)):
            return
        if tag == "input" and given.get("type") in {"checkbox", "radio"}:
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.values.append((name, given.get("value", "on")))
        elif tag == "input" and given.get("type") == "file":
            form.files[name] = None
        elif tag == "input":
            form.values.append((name, given.get("value", "")))
            if given.get("type", "text") != "hidden":
                form.typed.append(name)
        elif tag == "button":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self._select = name
            form.choices.setdefault(name, [])
        elif tag == "option" and self._select:
            form.choices[self._select].append(given.get("value", ""))
            if "selected" in given or len(form.choices[self._select]) == 1:
                form.values = [pair for pair in form.values if pair[0] != self._select]
                form.values.append((self._select, given.get("value", "")))
        elif tag == "textarea":
            self._area = name
            form.values.append((name, ""))
            form.typed.append(name)

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._area:
            self._open.values = [(one, text + data if one == self._area else text) for one, text in self._open.values]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def forms_of(page: str) -> list[PageForm]:
    reader = _Forms()
    reader.feed(page)
    return reader.forms


class _Links(HTMLParser):
    """Reads where the links of a page lead; files to fetch are none."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and "download" not in given:
            self.links.append(given.get("href") or "")


def links_of(page: str) -> list[str]:
    """Return where the links of a page lead that stay at the desk."""
    reader = _Links()
    reader.feed(page)
    return [link for link in reader.links if link.startswith("/") and not link.startswith("//")]


async def sign_in(client: httpx.AsyncClient, officer: str, path: str = "/sign-in", *, follow: bool = True) -> httpx.Response:
    """Open a page, look for the officer (`role@place`) at the provider, and press his button, as one would.

    Return where that leads; the desk's own answer where nobody `follow`s it.
    """
    page = await client.get(path, follow_redirects=True)
    assert page.url.path.endswith("/authorize"), f"{page.url}: {page.text[:2000]}"
    place = officer.partition("@")[2]
    if place != COUNTRY:
        page = await client.get(page.url.copy_merge_params({"place": place}))
    form = next(form for form in forms_of(page.text) if ("officer", officer) in form.buttons)
    headers = {"Origin": f"{page.url.scheme}://{page.url.netloc.decode()}"}
    back = await client.post(page.url.join(form.action), data={"officer": officer}, headers=headers, follow_redirects=False)
    assert back.status_code == 303, back.text
    return await client.get(back.headers["location"], follow_redirects=follow)


def weight_of(answer: httpx.Response) -> int:
    """Return how many bytes went and came: headers, and bodies compressed as they were."""
    asked = sum(len(name) + len(value) + 4 for name, value in answer.request.headers.raw) + len(answer.request.content)
    heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    return asked + heads + answer.num_bytes_downloaded


_PATIENCE_S: Final = 60.0
"""As long as a person's browser would wait at least: how quick a page is, benchmarks say."""


class Browser:
    """One officer's browser. `acts` counts what his hands did: fields, boxes ticked (all at once is one), buttons, links."""

    def __init__(self, url: str, role: str, *, province: str = "", commune: str = "") -> None:
        headers = {"Accept": "text/html", "Origin": url}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, follow_redirects=True, timeout=_PATIENCE_S)
        self._officer = f"{role}@{commune or province or COUNTRY}"
        self.acts = 0
        self.page = ""
        self.path = ""
        """Where the page stands, after all that it was led on to."""

    async def __aenter__(self) -> Self:
        answer = await sign_in(self._client, self._officer)
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        await self._client.aclose()

    @property
    def cookies(self) -> httpx.Cookies:
        """What the browser would send with a request of its own scripts."""
        return self._client.cookies

    async def open(self, path: str) -> str:
        """Follow a link."""
        self.acts += 1
        answer = await self._client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:2000]}"
        self.page, self.path = answer.text, answer.url.path
        return self.page

    async def weigh(self, path: str) -> int:
        """Open it, and return how many bytes come (compressed, with their headers) and go, but for what browsers say of
        themselves.
        """
        answer = await self._client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:2000]}"
        if answer.headers["content-type"].startswith("text/html"):
            self.page, self.path = answer.text, answer.url.path
        return weight_of(answer)

    async def download(self, path: str) -> bytes:
        """Follow a link to a file."""
        self.acts += 1
        answer = await self._client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:2000]}"
        assert answer.headers["content-disposition"].startswith("attachment;")
        return answer.content

    def forms(self) -> list[PageForm]:
        """Return the forms of the page."""
        return [form for form in forms_of(self.page) if form.action]

    def form(self, action: str) -> PageForm:
        """Return the form of the page that sends something there; one that only asks (a filter) comes last."""
        found = sorted((form for form in self.forms() if form.action == action), key=lambda form: form.method != "post")
        assert found, f"no form goes to {action}"
        return found[0]

    def fill(self, form: PageForm, **values: str) -> None:
        for name, value in values.items():
            self.acts += 1
            form.fill(name, value)

    def attach(self, form: PageForm, name: str, file_name: str, content: bytes) -> None:
        """Choose a file."""
        assert name in form.files, f"{form.action} has no field for a file {name}"
        self.acts += 1
        form.files[name] = (file_name, content)

    def tick_all(self, form: PageForm, name: str) -> int:
        self.acts += 1
        return form.tick_all(name)

    async def send(self, form: PageForm, button: tuple[str, str] | None = None, status: int = 200) -> str:
        """Press a button of the form, and see that it is answered with this status."""
        answer = await self.post(form, button)
        assert answer.status_code == status, f"{form.action}: {answer.status_code} {answer.text[:3000]}"
        return self.page

    async def post(self, form: PageForm, button: tuple[str, str] | None = None) -> httpx.Response:
        """Press a button of the form, whatever is answered."""
        self.acts += 1
        sent: dict[str, Any] = {}
        for name, value in [*form.values, *([button] if button else [])]:
            sent.setdefault(name, []).append(value)
        files = {name: file for name, file in form.files.items() if file is not None}
        answer = await self._client.post(form.action, data=sent, files=files or None)
        self.page, self.path = answer.text, answer.url.path
        return answer
