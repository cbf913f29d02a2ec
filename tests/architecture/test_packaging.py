"""Our packages come from this checkout, and nothing in the repository points outside it."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import deploy
import services
import shared
import tests

ROOT = Path(__file__).resolve().parents[2]


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_four_packages_come_from_this_checkout():
    for package in (services, shared, deploy, tests):
        assert Path(package.__path__[0]).resolve().parent == ROOT


def test_the_wheel_carries_communes_and_banks_with_their_licences(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path], cwd=ROOT, check=True
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
        ends = ("licenses/shared/communes/LICENSE.vietnamadminunits", "licenses/shared/banks/LICENSE.vietnam-qr-pay")
        licences = [name for name in wheel.namelist() if name.endswith(ends)]
    script = (
        "import sys; sys.path.insert(0, 'installed'); from shared.communes import communes, successors_of;"
        "print(len(communes()), successors_of('00001'))"
    )

    read = subprocess.run([sys.executable, "-I", "-S", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert read.stdout.strip() == "3321 ('00097',)"
    assert len(licences) == 2


def test_lock_files_record_hashes_and_no_download_address():
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text), lock.name


def test_nothing_in_the_repository_points_outside_it():
    outside = re.compile(
        r"\.\./shared/(design.md|style.md|stack.md|domain.md|speed.md|tooling.md|bare-pipeline|hooks|importlinter|data/)|/work/(main|shared)|\.library/|/root/"
    )
    here = Path(__file__).name
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in _tracked()
        if path.name != here
        and path.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".sh", ".sql", ".html", ".js", ".css", ""}
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if outside.search(line)
    ]
    assert found == []


def test_no_merge_was_left_half_done():
    """Seen: the changelog was committed with both sides of a merge and the marks between them."""
    marks = re.compile(r"^(<{7}|>{7}|\|{7}) ", re.MULTILINE)
    texts = (path for path in _tracked() if path.suffix not in {".png", ".lock", ".gz", ".xlsx", ".pdf"})

    found = [path for path in texts if marks.search(path.read_text(encoding="utf-8", errors="replace"))]

    assert [str(path.relative_to(ROOT)) for path in found] == []
