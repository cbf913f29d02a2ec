"""The import contracts hold, and each of them breaks when somebody does what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

BREAKS = {
    "Services never import one another": ("services/intake/policy.py", "import services.assessment"),
    "Ground floor: shared knows nothing of services": ("shared/money.py", "import services.intake"),
    "nobody imports deploy": ("shared/money.py", "import deploy"),
    "doors above rules": ("services/intake/policy.py", "import services.intake.commands"),
    "a room nobody agreed to": ("services/intake/helpers.py", "A = 1"),
    "Rules are pure also in views": ("services/console/views/board.py", "import shared.outbox"),
    "Rules are pure": ("services/assessment/policy.py", "import shared.outbox"),
    "Workflows do not touch I/O directly": ("services/disbursement/workflow.py", "import httpx"),
    "only the relay calls Temporal and Kafka": ("services/intake/commands.py", "import shared.relay"),
    "Temporal is known where work waits": ("shared/clocks.py", "import temporalio"),
    "Kafka has two doors": ("services/notifications/consumers.py", "import aiokafka"),
    "Only the store room may use the tables": ("services/intake/commands.py", "import services.intake.tables"),
    "One door to the money": ("services/disbursement/commands.py", "import services.disbursement.gateways"),
    "The law is asked through the policy port": ("services/assessment/activities.py", "import services.assessment.rules"),
    "Explanation rests on awards": (
        "services/assessment/policy/law/norms.py",
        "import services.assessment.policy.awards.proposals",
    ),
    "What assessment's commands stand on": (
        "services/assessment/commands/facts.py",
        "import services.assessment.commands.law.entitlements",
    ),
    "Who answers for the law": ("services/assessment/rules/norms.py", "import services.assessment.policy.awards.lists"),
    "OpenFisca stays in the room of the law": ("services/assessment/policy.py", "import openfisca_core"),
    "Settings are read at the door": ("services/intake/commands.py", "import services.intake.settings"),
    "The journey map is for reading": ("services/intake/policy.py", "import shared.journey"),
    "No cycles anywhere": ("shared/money.py", "import shared.clocks"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)}
    )


def test_every_contract_is_kept():
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("what", BREAKS)
def test_a_contract_breaks_when_somebody_does_what_it_forbids(what, tmp_path):
    for name in ("services", "shared", "deploy"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.lock"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    place, line = BREAKS[what]
    broken = tmp_path / place
    if not broken.exists() and (package := broken.with_suffix("")).is_dir():
        broken = package / "__init__.py"
    before = broken.read_text(encoding="utf-8") if broken.exists() else ""
    broken.write_text(f"{before}\n{line}\n", encoding="utf-8")

    result = lint(tmp_path)

    assert result.returncode != 0, f"{place}: {line} broke nothing"
