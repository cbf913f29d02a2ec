"""Reads a board as a browser gets it: its tiles, and what the pages count to which they lead."""

import re
from dataclasses import dataclass
from html import unescape

import httpx

_TILE = re.compile(r'<a href="([^"]+)"><b data-(?:figure|asked)="(\w+)">([^<]+)</b>')
_COUNTS = re.compile(r'data-counts="(\d+)"')
_NEXT = re.compile(r'class="more" href="([^"]+)"')


@dataclass(frozen=True)
class Tile:
    """What stands on a tile, and where it leads."""

    name: str
    number: str
    href: str


def tiles_on(page: str) -> dict[str, Tile]:
    """Return the tiles of a board by name."""
    return {name: Tile(name, number, unescape(href)) for href, name, number in _TILE.findall(page)}


async def count_behind(browser: httpx.AsyncClient, tile: Tile) -> int:
    """Return how much the page and all that follow it list together."""
    total, path = 0, tile.href
    while path:
        answer = await browser.get(path)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        total += sum(int(number) for number in _COUNTS.findall(answer.text))
        following = [unescape(link) for link in _NEXT.findall(answer.text) if "cursor=" in link]
        path = following[-1] if following else ""
    return total
