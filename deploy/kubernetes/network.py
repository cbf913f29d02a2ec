"""Who may speak to whom: nobody to nobody, but for what stands here.

Engines and the world outside are told apart by their ports, because these rules know no names of machines; who knows his
engines' addresses narrows `to-engines`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from deploy.kubernetes.containers import PORT, Thing, labels
from deploy.kubernetes.parts import SERVICES

DESK_HOST: Final = "desk.province.example"
ENGINE_PORTS: Final[Mapping[str, int]] = {"PostgreSQL": 5432, "Kafka": 9093, "Temporal": 7233}
_NOBODY: Final = "nobody"
_EVERY_POD: Final[Thing] = {}
_OURS: Final = {"matchLabels": {"app.kubernetes.io/part-of": "kipthoi"}}
_INGRESS: Final = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}
_WATCH: Final = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}


def policies() -> list[Thing]:
    desk, others = _doors("console"), [service for service in SERVICES if service != "console"]
    answering = {"matchExpressions": [_one_of("app.kubernetes.io/name", ["disbursement", "notifications"]), _is_door()]}
    asked = {"matchExpressions": [_one_of("app.kubernetes.io/name", others), _is_door()]}
    return [
        _policy("nobody-to-nobody", _EVERY_POD, {"policyTypes": ["Ingress", "Egress"]}),
        _policy("to-names", _OURS, _egress([], [("UDP", 53), ("TCP", 53)])),
        _policy("to-engines", _OURS, _egress([], [("TCP", port) for port in ENGINE_PORTS.values()])),
        # Sign-ins, the bank, providers of messages, webhooks of communes.
        _policy("to-outside", _OURS, _egress([], [("TCP", 443)])),
        _policy("to-mail", _doors_and_all("notifications"), _egress([], [("TCP", 465), ("TCP", 587)])),
        _policy("from-desk-to-services", _doors_and_all("console"), _egress([{"podSelector": asked}], [("TCP", PORT)])),
        _policy("services-from-desk", asked, _ingress([{"podSelector": _doors_and_all("console")}])),
        _policy("desk-from-browsers", desk, _ingress([_INGRESS])),
        _policy("answers-from-bank-and-providers", answering, _ingress([_INGRESS])),
        _policy("figures-from-prometheus", _OURS, _ingress([_WATCH])),
    ]


def way_in() -> Thing:
    """Return what browsers, the bank and providers of messages reach; every other door stays inside."""
    answers = [("/v1/bank/answers", "Exact", "disbursement"), ("/v1/receipts", "Prefix", "notifications")]
    # Figures are for Prometheus inside: who asks from outside reaches a door behind which is nobody.
    paths = [*answers, ("/metrics", "Exact", _NOBODY), ("/", "Prefix", "console")]
    backend = {"number": PORT}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": "desk",
            "annotations": {
                # The board's stream stays open; a list of households is at most 64 MB.
                "nginx.ingress.kubernetes.io/proxy-read-timeout": "3600",
                "nginx.ingress.kubernetes.io/proxy-buffering": "off",
                "nginx.ingress.kubernetes.io/proxy-body-size": "65m",
            },
        },
        "spec": {
            "ingressClassName": "nginx",
            "tls": [{"hosts": [DESK_HOST], "secretName": "desk-certificate"}],
            "rules": [
                {
                    "host": DESK_HOST,
                    "http": {
                        "paths": [
                            {"path": path, "pathType": kind, "backend": {"service": {"name": service, "port": backend}}}
                            for path, kind, service in paths
                        ]
                    },
                }
            ],
        },
    }


def nobody() -> Thing:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": _NOBODY, "labels": labels(_NOBODY, "none")},
        "spec": {"ports": [{"name": "http", "port": PORT}]},
    }


def _policy(name: str, pods: Thing, rules: Thing) -> Thing:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": {"podSelector": pods, **rules},
    }


def _egress(to: Sequence[Any], ports: Sequence[tuple[str, int]]) -> Thing:
    rule: Thing = {"ports": [{"protocol": protocol, "port": port} for protocol, port in ports]}
    return {"policyTypes": ["Egress"], "egress": [{**({"to": list(to)} if to else {}), **rule}]}


def _ingress(sources: Sequence[Any]) -> Thing:
    return {"policyTypes": ["Ingress"], "ingress": [{"from": list(sources), "ports": [{"protocol": "TCP", "port": PORT}]}]}


def _doors(service: str) -> Thing:
    return {"matchLabels": {"app.kubernetes.io/name": service, "kipthoi/part": "api"}}


def _doors_and_all(service: str) -> Thing:
    return {"matchLabels": {"app.kubernetes.io/name": service}}


def _one_of(label: str, values: Sequence[str]) -> Thing:
    return {"key": label, "operator": "In", "values": list(values)}


def _is_door() -> Thing:
    return _one_of("kipthoi/part", ["api"])
