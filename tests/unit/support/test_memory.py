"""Where test databases lie: in memory, where there is enough of it and nothing is left of those who were killed."""

import os

import pytest

from tests.support import memory


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_MEMORY", tmp_path)
    monkeypatch.setattr(memory, "_ENOUGH", 1)
    monkeypatch.setattr(memory, "plain_user", lambda: None)
    return tmp_path


def test_a_folder_of_ones_own_and_nothing_is_left_of_the_dead(place):
    alive, dead, stranger = (place / f"kipthoi-tests-{name}" for name in (os.getppid(), 2**22 + 1, "nobody"))
    for folder in (alive, dead, stranger):
        folder.mkdir()

    own = memory.folder_in_memory()

    assert own == place / f"kipthoi-tests-{os.getpid()}"
    assert sorted(place.iterdir()) == sorted([alive, own])


def test_where_memory_is_short_or_is_no_folder_databases_lie_on_the_disk(place, monkeypatch):
    monkeypatch.setattr(memory, "_ENOUGH", 2**62)
    assert memory.folder_in_memory() is None

    monkeypatch.setattr(memory, "_MEMORY", place / "missing")
    assert memory.folder_in_memory() is None
