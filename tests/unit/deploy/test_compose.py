"""docker-compose.yml holds together: what it names exists, one command writes all it asks for, and services start with that."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from services.console.settings import ConsoleSettings
from tests.support.compose import FILE, REAL, ROOT, Compose, Unsaid, compose, names_in_compose, variables_of
from tests.support.services import SERVICES, settings_class_of

ONCE: Final = "service_completed_successfully"
HEALTHY: Final = "service_healthy"
OURS: Final = "kipthoi:local"
WORLDS: Final = {"trial": None, "real": REAL}


@pytest.fixture(params=WORLDS)
def world(request, tmp_path) -> Compose:
    return compose(variables_of(tmp_path, WORLDS[request.param]))


@pytest.fixture
def trial(tmp_path) -> Compose:
    return compose(variables_of(tmp_path))


@pytest.fixture
def real(tmp_path) -> Compose:
    return compose(variables_of(tmp_path, REAL))


def _dependencies(one: Any) -> dict[str, str]:
    return {name: how["condition"] for name, how in one.get("depends_on", {}).items()}


def _mounts(one: Any) -> list[list[str]]:
    return [mount.split(":") for mount in one.get("volumes", ())]


def _runs_once(one: Any) -> bool:
    return one.get("restart", "").startswith("on-failure")


def test_the_command_writes_every_variable_and_no_other(tmp_path):
    of_docker = {"COMPOSE_PROFILES"}

    assert names_in_compose() == set(variables_of(tmp_path)) - of_docker


def test_what_must_be_said_is_named_where_it_is_missing(tmp_path):
    variables = variables_of(tmp_path)
    del variables["EVENT_KEY"]

    with pytest.raises(Unsaid, match="EVENT_KEY: encrypts personal data in facts"):
        compose(variables)


def test_every_service_waits_for_services_that_there_are_and_that_can_become_so(world):
    for name, one in world.services.items():
        for other, condition in _dependencies(one).items():
            waited = world.services[other]
            if condition == HEALTHY:
                assert waited.get("healthcheck", {}).get("test"), f"{name} waits for the health of {other}, which tells none"
            else:
                assert (condition, _runs_once(waited)) == (ONCE, True), f"{name} waits for the end of {other}"
            assert set(waited.get("profiles", ())) <= set(one.get("profiles", ())), f"{other} may not run where {name} does"


def test_whoever_runs_once_is_waited_for_or_docker_takes_its_end_for_a_failure(world):
    """`docker compose up --wait` fails on a container that has ended, unless somebody waits for this end."""
    once = {name for name, one in world.services.items() if _runs_once(one)}
    waited = {other for one in world.services.values() for other, how in _dependencies(one).items() if how == ONCE}

    assert once == waited


def test_one_service_builds_the_image_and_all_who_run_it_wait_for_that(world):
    ours = {name: one for name, one in world.services.items() if one["image"] == OURS}

    assert [name for name, one in ours.items() if "build" in one] == ["image"]
    assert {one["pull_policy"] for one in ours.values()} == {"never"}
    for name in set(ours) - {"image"}:
        assert "image" in _all_dependencies(world, name), name


def _all_dependencies(world: Compose, name: str) -> set[str]:
    direct = set(_dependencies(world.services[name]))
    return direct.union(*(_all_dependencies(world, other) for other in direct))


def test_images_of_others_are_named_with_their_version(world):
    images = {one["image"] for one in world.services.values()} - {OURS}

    assert [image for image in images if not re.fullmatch(r"[a-z/-]+:v?\d+(\.\d+)*", image)] == []


def test_what_is_mounted_exists_and_what_is_kept_is_declared(world):
    for name, one in world.services.items():
        for source, target, *how in _mounts(one):
            assert target.startswith("/"), (name, target)
            if source.startswith("./"):
                assert (ROOT / source).exists(), f"{name} mounts {source}"
                assert how == ["ro"], f"{name} may write into the checkout: {source}"
            else:
                assert source in world.content["volumes"], f"{name} keeps {source}, which is not declared"
    kept = {source for one in world.services.values() for source, *_ in _mounts(one) if not source.startswith("./")}
    assert kept == set(world.content["volumes"])


def test_only_the_desk_is_reached_from_elsewhere_and_no_port_of_this_machine_is_fixed(trial):
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    published = {name: one["ports"] for name, one in raw.items() if "ports" in one}

    assert {name for name, ports in published.items() if not ports[0].startswith("127.0.0.1:${")} == {"tls"}
    assert all(re.match(r"(127\.0\.0\.1:)?\$\{[A-Z_]+_PORT:\?", port) for ports in published.values() for port in ports)
    without = {name for name in published if "profiles" not in raw[name]}
    assert without == {"console"}
    assert len({port for one in trial.services.values() for port in one.get("ports", ())}) == len(published)


def test_services_run_without_rights_they_do_not_need(world):
    for name, one in world.services.items():
        if one["image"] == OURS:
            assert (one["read_only"], one["cap_drop"], one["init"]) == (True, ["ALL"], True), name


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_with_what_the_file_gives_it(service, world, monkeypatch):
    for variable, value in world.environment(service).items():
        monkeypatch.setenv(variable, value)

    settings = settings_class_of(service)()

    assert world.environment(service) == world.environment(f"{service}-migrate")
    told = {settings.variable(name) for name in settings.model_fields_set}
    assert told == set(world.environment(service)), "a variable that the service does not read"
    assert settings.http_port == 8000
    assert settings.http_host == "0.0.0.0"  # noqa: S104 - inside of its container


@pytest.mark.parametrize("service", SERVICES)
def test_a_real_installation_meets_none_of_the_dangers_that_the_command_can_avoid(service, real, monkeypatch):
    for variable, value in real.environment(service).items():
        monkeypatch.setenv(variable, value)

    dangers = {danger.variable for danger in settings_class_of(service)().dangers() if danger.weight == "danger"}

    # Whether machines sign is for the province to say (docs/operations/signing-in.md).
    assert dangers <= {"ASSESSMENT_MAX_AUTH_AGE_S", "DISBURSEMENT_MAX_AUTH_AGE_S"}


def test_the_cookie_of_the_desk_is_kept_by_loopback_or_by_tls(trial, real, monkeypatch):
    for world, begins in ((trial, f"http://localhost:{trial.variables['DESK_PORT']}"), (real, REAL.desk)):
        for variable, value in world.environment("console").items():
            monkeypatch.setenv(variable, value)
        assert ConsoleSettings().public_url == begins
    assert real.variables["COMPOSE_PROFILES"] == "tls,watch"
    assert "tls" in real.running({"tls"})
    assert real.environment("tls")["DESK_URL"] == REAL.desk


def test_a_trial_speaks_to_simulators_that_run_and_a_real_installation_to_none(trial, real):
    assert trial.variables["COMPOSE_PROFILES"] == "drill,watch"
    hosts = re.compile(r"//([a-z-]+)(?=[:/])")
    for service in SERVICES:
        for variable, value in {**trial.environment(service), **real.environment(service)}.items():
            for host in hosts.findall(value):
                assert host in {*trial.services, "localhost"}, (variable, host)
        assert "simulators" not in "".join(real.environment(service).values())


def test_prometheus_looks_at_every_service_at_its_port(trial):
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yaml").read_text(encoding="utf-8"))
    jobs = {job["job_name"]: job["static_configs"] for job in config["scrape_configs"]}

    asked = {one["labels"]["component"]: one["targets"] for one in jobs["kipthoi"]}
    assert asked == {service: [f"{service}:8000"] for service in SERVICES}
    assert trial.environment("temporal")["PROMETHEUS_ENDPOINT"].endswith(":8000")
    rules = {target: Path(source) for source, target, *_ in _mounts(trial.services["prometheus"])}
    assert [ROOT / rules["/etc/kipthoi"] / Path(rule).name for rule in config["rule_files"]] == [
        ROOT / "deploy/prometheus/alerts.yaml"
    ]
    assert config["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] == ["alertmanager:9093"]
