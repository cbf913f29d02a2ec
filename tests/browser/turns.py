"""Before which screen a page or a story has its turn, where not all of them are opened before every screen."""

import zlib
from collections.abc import Sequence
from typing import TypeVar

ScreenT = TypeVar("ScreenT")


def whose_turn(name: str, screens: Sequence[ScreenT]) -> ScreenT:
    """Return one of the screens, by the name alone: a page that is added moves no other page to another screen."""
    return screens[zlib.crc32(name.encode()) % len(screens)]
