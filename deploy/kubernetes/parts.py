"""The processes of a service: who answers, who reads facts, who works in the background; how many, how large, how they grow."""

from dataclasses import dataclass
from typing import Any, Final

from deploy.kubernetes.containers import PORT, Thing, labels, pod

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
PROMETHEUS: Final = "http://prometheus.monitoring.svc:9090"
LAG: Final = "kipthoi_messaging_lag_records"
_LAG_OF_ONE: Final = 500
"""A reader takes as many facts in one batch (`MAX_RECORDS`): while no more wait for each, another one would not be quicker."""


@dataclass(frozen=True)
class ProcessPart:
    """One Deployment of each service."""

    name: str
    roles: str
    pool_size: int
    """DATABASE_POOL_SIZE: a process opens at most twice as many connections, and 4 more."""
    replicas: int = 2
    max_replicas: int = 2

    @property
    def max_connections(self) -> int:
        """The most connections to PostgreSQL of all processes of this part of one service."""
        return self.max_replicas * (2 * self.pool_size + 4)


PARTS: Final = (
    ProcessPart("api", "api", pool_size=8),
    # A topic has 12 partitions: more readers than that would idle. Few connections each, for one batch at a time.
    ProcessPart("consumers", "consumers", pool_size=3, max_replicas=6),
    # Under leases one of both works and the other stands by; a worker beside it costs little.
    ProcessPart("background", "worker,relay", pool_size=4),
)


def deployment(service: str, part: ProcessPart) -> Thing:
    mine = labels(service, part.name)
    doors = part.name == "api"
    container: dict[str, Any] = {
        "ports": [{"name": "http", "containerPort": PORT}],
        "startupProbe": {**_asks("/health/live"), "periodSeconds": 2, "failureThreshold": 60},
        "livenessProbe": {**_asks("/health/live"), "periodSeconds": 10, "failureThreshold": 3},
        "readinessProbe": {**_asks("/health/ready"), "periodSeconds": 5, "failureThreshold": 2},
        "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "1Gi"}},
        # A door is closed by the network before the process is told to stop.
        **({"lifecycle": {"preStop": {"exec": {"command": ["sleep", "5"]}}}} if doors else {}),
    }
    variables = {f"{service.upper()}_DATABASE_POOL_SIZE": str(part.pool_size)}
    if doors and service == "console":
        # Who visits is told by the ingress controller, and nobody else reaches this door (network.py).
        variables["FORWARDED_ALLOW_IPS"] = "*"
    command = ["python", "-m", f"services.{service}", "serve", "--roles", part.roles]
    spread = {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": mine},
    }
    inside = {
        **pod(service, command, [f"{service}-secrets"], variables, **container),
        "terminationGracePeriodSeconds": 45,
        "topologySpreadConstraints": [spread],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"{service}-{part.name}", "labels": mine},
        "spec": {
            # Who grows by what waits is counted by KEDA alone: a number here would undo its work at each release.
            **({"replicas": part.replicas} if part.max_replicas == part.replicas else {}),
            "selector": {"matchLabels": mine},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": mine}, "spec": inside},
        },
    }


def disruption_budget(service: str, part: ProcessPart) -> Thing:
    mine = labels(service, part.name)
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": f"{service}-{part.name}", "labels": mine},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": mine}},
    }


def door(service: str) -> Thing:
    mine = labels(service, "api")
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": service, "labels": mine},
        "spec": {"selector": mine, "ports": [{"name": "http", "port": PORT, "targetPort": "http"}]},
    }


def growth(service: str, part: ProcessPart) -> Thing:
    """Return how many readers there are, by what waits.

    A KEDA object: it carries its own question to Prometheus and says how many there shall be when nobody answers. A
    HorizontalPodAutoscaler would need an adapter with a second file of questions, and has no such answer.
    """
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": f"{service}-{part.name}", "labels": labels(service, part.name)},
        "spec": {
            "scaleTargetRef": {"name": f"{service}-{part.name}"},
            "minReplicaCount": part.replicas,
            "maxReplicaCount": part.max_replicas,
            "pollingInterval": 15,
            # Each change of their number lets all readers of a group stop for a moment.
            "cooldownPeriod": 600,
            "advanced": {
                "horizontalPodAutoscalerConfig": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 600}}},
            },
            "fallback": {"failureThreshold": 3, "replicas": 3},
            "triggers": [
                {
                    "type": "prometheus",
                    "metadata": {
                        "serverAddress": PROMETHEUS,
                        "query": f'sum({LAG}{{service="{service}"}})',
                        "threshold": str(_LAG_OF_ONE),
                    },
                }
            ],
        },
    }


def _asks(path: str) -> Thing:
    return {"httpGet": {"path": path, "port": "http"}, "timeoutSeconds": 4}


def of_service(service: str) -> list[Thing]:
    """Return all objects of one service, as its file holds them."""
    found = [door(service)]
    for part in PARTS:
        found += [deployment(service, part), disruption_budget(service, part)]
        if part.max_replicas > part.replicas:
            found.append(growth(service, part))
    return found
