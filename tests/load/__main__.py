"""`python -m tests.load`: fill the databases of a running stack, or of any server, with a year of incidents that have ended."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from deploy.devstack.addresses import Addresses
from deploy.devstack.problems import StackProblem
from shared.privacy import new_key
from tests.load.maker import Say, fill
from tests.load.seals import Keys
from tests.load.sizes import Sizes
from tests.support.services import SERVICES
from tests.support.stack import RUN_FOLDER, superuser_url

_AT_ONCE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    sealed = min(given.cases, 100_000) if given.sealed is None else given.sealed
    sizes = Sizes(cases=given.cases, open_cases=given.open, sealed=sealed, waiting=given.waiting)
    try:
        urls, keys = _on_server(given.server) if given.server else _of_stack(given.run_folder)
    except StackProblem as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - a command line
        return 1
    asyncio.run(fill_all(urls, keys, sizes, print))
    return 0


async def fill_all(urls: Mapping[str, str], keys: Mapping[str, str], sizes: Sizes, say: Say) -> None:
    """Fill the databases of all services, two at a time."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(service: str) -> None:
        async with room:
            await fill(urls[service], service, sizes, Keys(keys[service]), say)

    await asyncio.gather(*map(one, SERVICES))


def _of_stack(folder: Path) -> tuple[dict[str, str], Mapping[str, str]]:
    """The databases of the stack that runs in this folder, and its keys. Raises StackProblem."""
    addresses = Addresses.read(folder)
    return {service: superuser_url(addresses, service) for service in SERVICES}, addresses.keys.data


def _on_server(url: str) -> tuple[dict[str, str], Mapping[str, str]]:
    """Databases that are called like their services; their keys as the services get them, else invented ones."""
    parts = urlsplit(url)
    urls = {service: urlunsplit(parts._replace(path=f"/{service}")) for service in SERVICES}
    return urls, {service: os.environ.get(f"{service.upper()}_DATA_KEY") or new_key() for service in SERVICES}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases in all (100,000)")
    parser.add_argument("--open", type=int, default=0, help="how many of the newest are still worked on (0)")
    parser.add_argument("--sealed", type=int, help="of how many of the newest what is personal can be opened (100,000)")
    parser.add_argument("--waiting", type=int, default=0, help="how many rows of each kind wait; loops would take them up (0)")
    parser.add_argument("--run-folder", type=Path, default=RUN_FOLDER, help="where the running stack is (.run)")
    parser.add_argument("--server", help="instead: a superuser's URL of a server whose databases are called like the services")
    return parser


if __name__ == "__main__":
    sys.exit(main())
