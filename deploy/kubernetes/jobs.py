"""What is done once before a release runs: topics and rights on Kafka, and the migration of each database by its owner."""

from collections.abc import Sequence

from deploy.kubernetes.containers import Thing, labels, pod
from deploy.kubernetes.parts import SERVICES

_WITHIN_S = 3600


def topics_job() -> Thing:
    words = ["python", "-m", "deploy.kafka.apply", "--bootstrap", "$(KAFKA_BOOTSTRAP)", "--acls"]
    return _job("topics", "topics", words, ["topics-secrets"])


def migration_job(service: str) -> Thing:
    """The owner's address is a secret of this job alone; the processes of the service never see it."""
    words = ["python", "-m", f"services.{service}", "migrate"]
    return _job(f"{service}-migrate", service, words, [f"{service}-secrets", f"{service}-owner"])


def all_jobs() -> list[Thing]:
    return [topics_job(), *(migration_job(service) for service in SERVICES)]


def _job(name: str, settings: str, command: Sequence[str], secrets: Sequence[str]) -> Thing:
    mine = labels(settings, "job")
    resources = {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "1Gi"}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": mine},
        "spec": {
            # One at a time; a migration that cannot get its lock within five seconds gives up and is tried again.
            "parallelism": 1,
            "backoffLimit": 6,
            "activeDeadlineSeconds": _WITHIN_S,
            "template": {
                "metadata": {"labels": mine},
                "spec": {**pod(settings, command, secrets, {}, resources=resources), "restartPolicy": "Never"},
            },
        },
    }
