"""What a doctor finds wrong: clocks, releases, tables and keys that do not fit together; each with its way out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.console.cli import doctor
from services.console.cli.output import choose_language
from shared.clock import VIETNAM
from tests.support.builders import MORNING

SERVICES = ("intake", "assessment", "disbursement", "notifications", "console")


def told(**changes: Any) -> dict[str, Any]:
    """What a sound service says of itself, asked in the morning."""
    said = {
        "release": "0.1.0",
        "at": MORNING.isoformat(),
        "database_at": MORNING.isoformat(),
        "tables_wanted": "0014_incidents",
        "tables_found": "0014_incidents",
        "fact_keys": ["aa"],
        "settings": [],
    }
    return {"said": {**said, **changes}, "at": MORNING}


def installation(**others: Mapping[str, Any]) -> dict[str, Any]:
    return {service: others.get(service, told()) for service in SERVICES}


def found(said: Mapping[str, Mapping[str, Any]]) -> list[doctor.Finding]:
    choose_language("en")
    looks = (doctor._clocks, doctor._releases, doctor._keys, doctor._connections, doctor._settings)
    return [finding for look in looks for finding in look(said)]


def test_a_sound_installation_has_nothing() -> None:
    assert found(installation()) == []


def test_a_clock_that_goes_wrong_is_told_against_this_machine_and_against_the_database() -> None:
    late = (MORNING - timedelta(seconds=90)).isoformat()
    both = found(installation(intake=told(at=late, database_at=late)))
    own = found(installation(intake=told(database_at=(MORNING - timedelta(seconds=3)).isoformat())))
    a_little = found(
        installation(intake=told(at=(MORNING + timedelta(seconds=4)).isoformat(), database_at=MORNING.isoformat()))
    )

    assert [(one.service, "this machine" in one.what) for one in both] == [("intake", True)]
    assert "-90.0 s" in both[0].what
    assert [(one.service, "database" in one.what) for one in own] == [("intake", True)]
    assert [("database" in one.what) for one in a_little] == [True], "four seconds are within what networks and machines do"
    assert all("NTP" in one.way_out for one in (*both, *own))


def test_services_of_different_releases_and_tables_of_another_are_told() -> None:
    releases = found(installation(console=told(release="0.2.0")))
    behind = found(installation(disbursement=told(tables_found="0013_refused")))
    never = found(installation(notifications=told(tables_found=None)))

    assert "console 0.2.0" in releases[0].what
    assert behind[0].way_out == "python -m services.disbursement migrate"
    assert "no migration at all" in never[0].what


def test_a_key_that_one_service_seals_with_and_another_lacks_is_told() -> None:
    sealing = found(installation(intake=told(fact_keys=["bb", "aa"])))
    ready = found({service: told(fact_keys=["aa", "bb"]) for service in SERVICES} | {"intake": told(fact_keys=["bb", "aa"])})

    [one] = sealing
    assert (one.service, one.weight) == ("intake", "wrong")
    assert "assessment, disbursement, notifications, console" in one.what
    assert ready == [], "all know both: the keys are being changed as they should be"


def test_processes_that_may_open_more_connections_than_their_server_gives_are_told() -> None:
    def taking(processes: int, server: str = "one") -> dict[str, Any]:
        own = {"allowed": 197, "processes": processes, "most_of_each": 28, "open": 3, "others": 5}
        return told(connections={"server": server, **own})

    assert found({service: taking(1) for service in SERVICES}) == []
    assert found({service: taking(2, server=service) for service in SERVICES}) == [], "each has a server of its own"
    [one] = found({service: taking(2) for service in SERVICES})

    assert (one.weight, "intake 2 × 28" in one.what) == ("danger", True)
    assert "88 more" in one.what, "five times two times 28, and five others, less 197"
    assert "DATABASE_POOL_SIZE" in one.way_out


def test_a_backup_that_is_old_has_failed_or_is_not_known_is_told() -> None:
    def of(**known: Any) -> list[tuple[str, str]]:
        choose_language("en")
        told = {"newest": (MORNING - timedelta(hours=20)).isoformat(), "failures": 0, "failure": None, **known}
        return [(one.weight, one.what) for one in doctor._backups(told, MORNING)]

    assert of() == []
    assert list(doctor._backups(None, MORNING)) == [], "the desk did not say"
    assert of(newest=None) == [("note", "no backup is known")]
    [(weight, what)] = of(newest=(MORNING - timedelta(hours=27)).isoformat())
    assert (weight, "27 hours ago" in what) == ("danger", True)
    assert f"{(MORNING - timedelta(hours=27)).astimezone(VIETNAM):%H:%M %d/%m/%Y}" in what, "by the clock of Vietnam"
    [(weight, what)] = of(failures=2, failure="no space left")
    assert (weight, "2 backups" in what, "no space left" in what) == ("danger", True, True)


def test_what_several_services_say_alike_is_said_once_with_all_its_names() -> None:
    def dangerous(name: str) -> dict[str, Any]:
        return told(settings=[{"variable": name, "why": "w", "way_out": "o", "weight": "danger"}])

    [one] = found(installation(intake=dangerous("INTAKE_X"), console=dangerous("CONSOLE_X")))

    assert (one.weight, one.what, one.way_out) == ("danger", "INTAKE_X, CONSOLE_X: w", "o")
