"""The files that are made from all this and committed; `make contracts` writes them, a test holds them to it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from deploy.kubernetes.jobs import all_jobs
from deploy.kubernetes.network import nobody, policies, way_in
from deploy.kubernetes.parts import SERVICES, of_service

FOLDER: Final = Path(__file__).parent
_HEAD: Final = "# Made by deploy/kubernetes ({made}); change it there, or by a kustomization of your own over this one.\n"


def files() -> Mapping[Path, str]:
    """Return the content of each file."""
    jobs = {FOLDER / "jobs" / "jobs.yaml": _text("jobs.py", all_jobs())}
    network = {FOLDER / "services" / "network.yaml": _text("network.py", [*policies(), nobody(), way_in()])}
    services = {FOLDER / "services" / f"{service}.yaml": _text("parts.py", of_service(service)) for service in SERVICES}
    return {**jobs, **network, **services}


def _text(made: str, things: Sequence[Any]) -> str:
    return _HEAD.format(made=made) + yaml.dump_all(things, Dumper=_Plain, sort_keys=False, width=160)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, _: Any) -> bool:
        """An object is read by itself: nothing in it points to another place."""
        return True
