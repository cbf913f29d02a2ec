"""Pictures of the desk: small enough for a repository, and every one of them is shown."""

import io
import re
from pathlib import Path

from PIL import Image, ImageDraw

from shared.permissions import PERMISSIONS
from tests.browser.pages import NO_PAGES, PAGES
from tests.browser.pictures import MAX_BYTES, packed

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "desk"
MAX_MEAN = 28_000


def a_screenshot() -> bytes:
    picture = Image.new("RGBA", (360, 200), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 360, 40), fill="#ffd60a")
    for row in range(60, 200):
        pen.line((0, row, 360, row), fill=(row, 20, 30))
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=0)
    return file.getvalue()


def test_packing_keeps_what_is_seen_and_makes_it_smaller():
    before = a_screenshot()
    after = packed(before)

    with Image.open(io.BytesIO(before)) as given, Image.open(io.BytesIO(after)) as got:
        assert (got.format, got.mode, got.size) == ("PNG", "P", given.size)
        seen = zip(given.convert("RGB").tobytes(), got.convert("RGB").tobytes(), strict=True)
        assert max(abs(one - other) for one, other in seen) <= 8
    assert len(after) < len(before) / 10


def test_every_page_has_its_pictures_and_all_together_stay_small():
    sizes = {path.name: path.stat().st_size for path in FOLDER.glob("*.png")}

    assert set(sizes) == {f"{shown.name}-{screen}.png" for shown in PAGES for screen in ("phone", "desk")}
    assert sum(sizes.values()) <= MAX_MEAN * len(sizes), sizes
    assert {name: size for name, size in sizes.items() if size > MAX_BYTES} == {}


def test_no_page_is_forgotten():
    opened = {path for (method, path) in PERMISSIONS["console"] if method == "GET"}
    pages = {path for path in opened if not path.startswith(("/v1/", "/health/"))}

    assert pages - {shown.route for shown in PAGES} == set(NO_PAGES)


def test_the_page_of_pictures_shows_every_one():
    shown = re.findall(r"\]\(([^)]+\.png)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))

    assert sorted(set(shown)) == sorted(path.name for path in FOLDER.glob("*.png"))
