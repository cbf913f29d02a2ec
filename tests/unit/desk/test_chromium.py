"""Pictures of the desk are taken with a Chromium that is there already; who has none is told what is needed."""

import pytest

from tests.desk.chromium import NAMES, VARIABLE, NoChromium, find_chromium

INSTALLED = {"chromium": "/usr/bin/chromium", "google-chrome": "/usr/bin/google-chrome", "/opt/chromium": "/opt/chromium"}


def test_the_first_of_the_usual_names_is_taken():
    assert str(find_chromium({}, INSTALLED.get)) == "/usr/bin/chromium"


def test_what_the_environment_names_goes_first():
    assert str(find_chromium({VARIABLE: "/opt/chromium"}, INSTALLED.get)) == "/opt/chromium"


def test_a_wrong_name_in_the_environment_is_not_passed_over():
    with pytest.raises(NoChromium, match="/nowhere"):
        find_chromium({VARIABLE: "/nowhere"}, INSTALLED.get)


def test_who_has_none_reads_what_is_needed():
    with pytest.raises(NoChromium) as problem:
        find_chromium({}, {}.get)

    assert all(word in str(problem.value) for word in (VARIABLE, *NAMES))
