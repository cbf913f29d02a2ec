"""One container of our image: without rights it does not need, its settings from the environment, its secrets from files."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

IMAGE: Final = "kipthoi"
"""A name that `kustomization.yaml` replaces."""
PORT: Final = 8000
SECRETS: Final = "/run/secrets/kipthoi"
AUTHORITIES: Final = "/etc/kipthoi/authorities"
USER: Final = 10001
Thing = dict[str, Any]


def labels(service: str, part: str) -> Thing:
    """Return what tells an object from others; alerts and dashboards call the service `component`."""
    return {"app.kubernetes.io/part-of": "kipthoi", "app.kubernetes.io/name": service, "kipthoi/part": part}


def pod(service: str, command: Sequence[str], secrets: Sequence[str], variables: Mapping[str, str], **more: Any) -> Thing:
    """Return what a pod is made of. `secrets` are mounted together in one folder; `more` goes to the container."""
    said = {"KIPTHOI_SECRETS_DIR": SECRETS, **variables}
    return {
        "automountServiceAccountToken": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [
            {
                "name": service,
                "image": IMAGE,
                "command": list(command),
                "envFrom": [{"configMapRef": {"name": f"settings-{service}"}}],
                "env": [{"name": name, "value": value} for name, value in said.items()],
                "securityContext": {
                    "allowPrivilegeEscalation": False,
                    "readOnlyRootFilesystem": True,
                    "capabilities": {"drop": ["ALL"]},
                },
                "volumeMounts": [
                    {"name": "secrets", "mountPath": SECRETS, "readOnly": True},
                    {"name": "authorities", "mountPath": AUTHORITIES, "readOnly": True},
                    {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - the container's own
                ],
                **more,
            }
        ],
        "volumes": [
            {"name": "secrets", "projected": {"defaultMode": 0o440, "sources": [{"secret": {"name": one}} for one in secrets]}},
            {"name": "authorities", "configMap": {"name": "authorities"}},
            {"name": "tmp", "emptyDir": {"sizeLimit": "256Mi"}},
        ],
    }
