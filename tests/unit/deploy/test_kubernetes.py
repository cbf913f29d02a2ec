"""deploy/kubernetes holds together: what is committed is what is made, and services get what docker-compose.yml gives them."""

import functools
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import SecretStr

from deploy.kubernetes.__main__ import main as kubernetes
from deploy.kubernetes.containers import AUTHORITIES, SECRETS
from deploy.kubernetes.files import FOLDER, files
from deploy.kubernetes.network import ENGINE_PORTS
from deploy.kubernetes.parts import LAG, PARTS
from shared.messaging.measures import LAG as LAG_METRIC
from shared.messaging.reader import MAX_RECORDS
from tests.support.certificates import Authority
from tests.support.compose import REAL, compose, variables_of
from tests.support.golden import ROOT, compare
from tests.support.services import SERVICES, settings_class_of

OWN_KINDS: Final = {"ScaledObject"}
DOCUMENT: Final = ROOT / "docs/operations/kubernetes.md"
SECURED: Final = (
    "DATABASE_TLS",
    "DATABASE_CA_FILE",
    "KAFKA_TLS",
    "KAFKA_CA_FILE",
    "KAFKA_USER",
    "TEMPORAL_TLS",
    "TEMPORAL_CA_FILE",
)
BY_CERTIFICATE: Final = ("TEMPORAL_CERTIFICATE_FILE", "TEMPORAL_CERTIFICATE_KEY_FILE")


@functools.cache
def _objects(folder: str) -> list[Any]:
    paths = sorted((FOLDER / folder).glob("*.yaml"))
    return [
        one
        for path in paths
        if path.name != "kustomization.yaml"
        for one in yaml.load_all(path.read_text("utf-8"), yaml.CSafeLoader)
    ]


def _kustomization(folder: str) -> Any:
    return yaml.safe_load((FOLDER / folder / "kustomization.yaml").read_text("utf-8"))


def _pods() -> Iterator[tuple[str, Any]]:
    for one in _objects("services") + _objects("jobs"):
        if one["kind"] in {"Deployment", "Job"}:
            yield one["metadata"]["name"], one["spec"]["template"]


def _settings(name: str) -> dict[str, str]:
    lines = (FOLDER / "settings" / f"{name}.env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _secrets(service: str) -> set[str]:
    fields = settings_class_of(service).model_fields
    return {f"{service.upper()}_{name}".upper() for name, field in fields.items() if field.annotation is SecretStr}


def test_what_is_committed_is_what_is_made(request):
    for path, text in files().items():
        compare(path, text, request)


def test_each_folder_names_its_files_and_each_settings_its_environment():
    for folder in ("services", "jobs"):
        named = {name for name in _kustomization(folder)["resources"] if name.endswith(".yaml")}
        assert named == {path.name for path in (FOLDER / folder).glob("*.yaml")} - {"kustomization.yaml"}
        assert "../settings" in _kustomization(folder)["resources"]
    made = {one["name"]: one["envs"] for one in _kustomization("settings")["configMapGenerator"]}
    assert made == {f"settings-{path.stem}": [path.name] for path in (FOLDER / "settings").glob("*.env")}
    asked = {source["configMapRef"]["name"] for _, pod in _pods() for source in pod["spec"]["containers"][0]["envFrom"]}
    assert asked == set(made)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_what_the_compose_file_tells_it_and_how_engines_are_secured(service, tmp_path):
    in_compose = set(compose(variables_of(tmp_path, REAL)).environment(service))
    secured = {f"{service.upper()}_{name}" for name in (*SECURED, *(() if service == "console" else BY_CERTIFICATE))}
    asked_again = {f"{service.upper()}_MAX_AUTH_AGE_S"} & set(_settings(service))

    assert set(_settings(service)) == (in_compose - _secrets(service)) | secured | asked_again


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_with_these_settings_and_the_secrets_that_the_command_writes(service, tmp_path, monkeypatch):
    secrets = tmp_path / f"{service}-secrets"
    kubernetes(["--folder", str(tmp_path), "--postgres", "pg.province.example:5432"])
    certificate, key = Authority(tmp_path).issue("mounted")
    for name, value in _settings(service).items():
        file = key if name.endswith("_KEY_FILE") else certificate
        monkeypatch.setenv(name, str(file) if value.startswith((SECRETS, AUTHORITIES)) else value)

    settings = settings_class_of(service)(_secrets_dir=secrets)

    assert settings.kafka_security().options["security_protocol"] == "SASL_SSL"
    told = {settings.variable(name) for name in settings.model_fields_set}
    assert told == set(_settings(service)) | {path.name for path in secrets.iterdir()}, (
        "a variable that the service does not read"
    )
    assert [danger.variable for danger in settings.dangers() if danger.weight == "danger"] == []
    words = DOCUMENT.read_text("utf-8").replace("INTAKE_", f"{service.upper()}_")
    assert [path.name for path in secrets.iterdir() if f"`{path.name}`" not in words] == []


def test_the_command_keeps_what_is_there_and_each_secret_that_pods_mount_is_written(tmp_path, capsys):
    words = ["--folder", str(tmp_path), "--postgres", "pg.province.example:5432"]
    kubernetes(words)
    before = {path: path.read_text("ascii") for path in tmp_path.rglob("*/*") if path.is_file()}
    (tmp_path / "console-secrets/CONSOLE_EVENT_KEY").unlink()
    capsys.readouterr()

    kubernetes(words)

    assert capsys.readouterr().out == "console-secrets/CONSOLE_EVENT_KEY\n"
    assert {path: path.read_text("ascii") for path in before} == before
    assert len({text for path, text in before.items() if path.name.endswith("_EVENT_KEY")}) == 1
    assert {path.stat().st_mode & 0o777 for path in before} == {0o600}
    volumes = [volume for _, pod in _pods() for volume in pod["spec"]["volumes"] if "projected" in volume]
    mounted = {source["secret"]["name"] for volume in volumes for source in volume["projected"]["sources"]}
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == mounted


def test_pods_run_without_rights_they_do_not_need_and_say_how_they_are():
    for name, pod in _pods():
        spec, [container] = pod["spec"], pod["spec"]["containers"]
        assert (spec["securityContext"]["runAsNonRoot"], spec["automountServiceAccountToken"]) == (True, False), name
        rights = container["securityContext"]
        assert (rights["readOnlyRootFilesystem"], rights["allowPrivilegeEscalation"]) == (True, False), name
        assert rights["capabilities"] == {"drop": ["ALL"]}, name
        assert container["command"][2].partition(".")[0] in {"services", "deploy"}
        if "ports" in container:
            probes = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
            assert probes == {"startup": "/health/live", "liveness": "/health/live", "readiness": "/health/ready"}, name
        # Its batches end within 30 s after the word to stop.
        assert "ports" not in container or spec["terminationGracePeriodSeconds"] > 35


def test_every_role_runs_once_and_each_deployment_survives_the_loss_of_a_node():
    assert ",".join(part.roles for part in PARTS) == "api,consumers,worker,relay"
    objects = _objects("services")
    deployments = {one["metadata"]["name"]: one for one in objects if one["kind"] == "Deployment"}
    assert set(deployments) == {f"{service}-{part.name}" for service in SERVICES for part in PARTS}
    for name, one in deployments.items():
        [budget] = [other for other in objects if other["kind"] == "PodDisruptionBudget" and other["metadata"]["name"] == name]
        assert budget["spec"]["selector"] == one["spec"]["selector"]
        assert one["spec"]["selector"]["matchLabels"].items() <= one["spec"]["template"]["metadata"]["labels"].items()
        assert one["spec"].get("replicas", 2) >= 2
    services = [one for one in objects if one["kind"] == "Service"]
    doors = {one["metadata"]["name"]: one["spec"]["selector"] for one in services if "selector" in one["spec"]}
    assert doors == {service: deployments[f"{service}-api"]["spec"]["selector"]["matchLabels"] for service in SERVICES}


def test_doors_and_engines_are_reached_at_the_ports_that_the_settings_name():
    listens = {int(_settings(service)[f"{service.upper()}_HTTP_PORT"]) for service in SERVICES}
    containers = [pod["spec"]["containers"][0] for _, pod in _pods()]
    services = [one["spec"]["ports"] for one in _objects("services") if one["kind"] == "Service"]
    assert {port["containerPort"] for one in containers for port in one.get("ports", ())} == listens
    assert {port["port"] for ports in services for port in ports} == listens
    engines = {engine: {str(port)} for engine, port in ENGINE_PORTS.items() if engine != "PostgreSQL"}
    said = [(service.upper(), _settings(service)) for service in SERVICES]
    asked = {
        "Kafka": {place.rpartition(":")[2] for name, one in said for place in one[f"{name}_KAFKA_BOOTSTRAP"].split(",")},
        "Temporal": {one[f"{name}_TEMPORAL_ADDRESS"].rpartition(":")[2] for name, one in said},
    }
    assert asked == engines
    inside = {urlsplit(url) for _, one in said for url in one.values() if url.startswith("http://")}
    assert {one.port for one in inside if one.hostname in SERVICES} <= listens


def test_readers_grow_by_a_figure_that_there_is_up_to_what_a_topic_can_feed():
    grown = [one["spec"] for one in _objects("services") if one["kind"] in OWN_KINDS]

    assert [one["scaleTargetRef"]["name"] for one in grown] == [f"{name}-consumers" for name in sorted(SERVICES)]
    for one in grown:
        [trigger] = one["triggers"]
        assert trigger["metadata"]["query"].startswith(f"sum({LAG}{{service=")
        assert int(trigger["metadata"]["threshold"]) == MAX_RECORDS
        assert one["minReplicaCount"] < one["maxReplicaCount"] <= 12
    assert {sample.name for metric in LAG_METRIC.collect() for sample in metric.samples} <= {LAG}
    assert next(iter(LAG_METRIC.describe())).name == LAG


def test_connections_stay_below_what_the_document_asks_of_postgresql():
    most = sum(part.max_connections for part in PARTS) * len(SERVICES)

    assert f"**{most}**" in DOCUMENT.read_text("utf-8")


def test_objects_keep_kubernetes_own_schema():
    if importlib.util.find_spec("kubernetes_validate") is None:
        pytest.skip("kubernetes-validate is not here (108 MB): `pip install kubernetes-validate==1.37.0` lets it look")
    paths = [str(path) for path in files()]
    words = [sys.executable, "-m", "kubernetes_validate", "--strict", *paths]
    looked = subprocess.run(words, capture_output=True, text=True, check=False)

    assert looked.returncode == 0, looked.stdout
    unknown = {
        line.split("for kind ")[1].split(" ")[0] for line in looked.stdout.splitlines() if "Couldn't find schema" in line
    }
    assert unknown <= OWN_KINDS


def test_the_desk_alone_is_open_with_two_doors_that_others_answer_at():
    [way_in] = [one for one in _objects("services") if one["kind"] == "Ingress"]
    [rule] = way_in["spec"]["rules"]

    assert {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]} == {
        "/v1/bank/answers": "disbursement",
        "/v1/receipts": "notifications",
        "/metrics": "nobody",
        "/": "console",
    }
    assert _settings("console")["CONSOLE_PUBLIC_URL"] == f"https://{rule['host']}"
    closed = [one for one in _objects("services") if one["kind"] == "NetworkPolicy" and one["spec"]["podSelector"] == {}]
    assert [one["spec"] for one in closed] == [{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}]
    assert Path(FOLDER, "jobs/jobs.yaml").exists()
