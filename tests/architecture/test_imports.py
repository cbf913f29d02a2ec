"""The import contracts hold, and each of them breaks when somebody does what it forbids."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
]
# The beginning of a contract's name, a module, and the line that breaks it there.
BREAKS = [
    ("Services never import one another", "services/intake/policy.py", "import services.assessment"),
    ("Ground floor", "shared/money.py", "import services.intake"),
    ("Ground floor", "shared/money.py", "import deploy"),
    ("The rooms of a service", "services/intake/policy.py", "import services.intake.commands"),
    ("The rooms of a service", "services/intake/helpers.py", "A = 1"),
    ("Rules are pure", "services/console/views/board.py", "import shared.outbox"),
    ("Rules are pure", "services/assessment/policy.py", "import shared.outbox"),
    ("Workflows do not touch I/O directly", "services/disbursement/workflow.py", "import httpx"),
    ("Commands and doors write rows", "services/intake/commands.py", "import shared.relay"),
    ("Temporal is known where work waits", "shared/clocks.py", "import temporalio"),
    ("Kafka has two doors", "services/notifications/consumers.py", "import aiokafka"),
    ("Only the store room may use the tables", "services/intake/commands.py", "import services.intake.tables"),
    ("One door to the money", "services/disbursement/commands.py", "import services.disbursement.gateways"),
    ("The law is asked through the policy port", "services/assessment/activities.py", "import services.assessment.rules"),
    (
        "Explanation rests on awards",
        "services/assessment/policy/law/norms.py",
        "import services.assessment.policy.awards.proposals",
    ),
    (
        "What assessment's commands stand on",
        "services/assessment/commands/facts.py",
        "import services.assessment.commands.law.entitlements",
    ),
    ("Who answers for the law", "services/assessment/rules/norms.py", "import services.assessment.policy.awards.lists"),
    ("OpenFisca stays in the room of the law", "services/assessment/policy.py", "import openfisca_core"),
    ("Who serves loads nothing that migrates", "shared/relay.py", "import shared.migrations"),
    ("Settings are read at the door", "services/intake/commands.py", "import services.intake.settings"),
    ("The journey map is for reading", "services/intake/policy.py", "import shared.journey"),
    ("No cycles anywhere", "shared/texts.py", "import shared.errors"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)}
    )


def test_every_contract_is_kept():
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


def test_every_contract_is_broken_once_on_purpose():
    assert [name for name in CONTRACTS if not any(name.startswith(begins) for begins, _, _ in BREAKS)] == []


@pytest.mark.parametrize(("contract", "place", "line"), BREAKS)
def test_a_contract_breaks_when_somebody_does_what_it_forbids(contract, place, line, tmp_path):
    for name in ("services", "shared", "deploy"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.lock"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / place
    if not broken.exists() and (package := broken.with_suffix("")).is_dir():
        broken = package / "__init__.py"
    before = broken.read_text(encoding="utf-8") if broken.exists() else ""
    broken.write_text(f"{before}\n{line}\n", encoding="utf-8")

    # Another contract may break with it; this one must, or nobody would miss it.
    [name] = [name for name in CONTRACTS if name.startswith(contract)]
    assert f"{name} BROKEN" in " ".join(lint(tmp_path).stdout.split())
