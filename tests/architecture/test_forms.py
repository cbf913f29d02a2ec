"""Files that other programs read are what their published schemas and checkers ask for; these come with the tools."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
CHECK: Final = Path(sys.executable).with_name("check-jsonschema")
FORMS: Final = {
    "vendor.compose-spec": ["docker-compose.yml"],
    "vendor.github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "vendor.github-issue-forms": sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"
    ),
}


def _check(schema, *files):
    return subprocess.run([CHECK, "--builtin-schema", schema, *files], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("schema", FORMS)
def test_the_files_keep_their_schema(schema):
    checked = _check(schema, *FORMS[schema])

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("schema", FORMS)
def test_a_file_of_another_form_is_refused(schema, tmp_path):
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("services: [none]\nbody: none\nblank_issues_enabled: perhaps\n", encoding="utf-8")

    assert _check(schema, str(wrong)).returncode == 1


def test_the_dockerfile_is_sound_to_its_checker():
    checked = _hadolint((ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8"))

    assert checked.returncode == 0, checked.stdout


def test_a_dockerfile_without_versions_is_refused():
    assert _hadolint("FROM python:latest\nRUN pip install fastapi\n").returncode == 1


def _hadolint(text):
    words = [CHECK.with_name("hadolint"), "--failure-threshold", "info", "-"]
    return subprocess.run(words, input=text, capture_output=True, text=True, check=False)
