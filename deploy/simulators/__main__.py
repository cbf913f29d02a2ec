"""`python -m deploy.simulators --port … --folder … --answers-url … --desk-url …`: bank, phones and provider in one process.

The key that the bank signs with, and the secret of those who may ask for tokens, come by the environment:
SIMULATORS_BANK_SECRET, SIMULATORS_CLIENT_SECRET.
"""

import argparse
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from deploy.simulators.bank import Bank
from deploy.simulators.bank_doors import bank_app
from deploy.simulators.clients import Client
from deploy.simulators.conduct import Line
from deploy.simulators.phones import Phones, phones_app
from deploy.simulators.provider import Provider
from deploy.simulators.provider_doors import provider_app
from deploy.simulators.tokens import Tokens, Wish
from shared.identity import COUNTRY, Role


@dataclass(frozen=True)
class Neighbours:
    """Who else is there: where the bank answers, where browsers find the desk, and what both sides know."""

    answers_url: str
    desk_url: str
    bank_secret: str = field(repr=False)
    client_secret: str = field(repr=False)

    @property
    def clients(self) -> dict[str, Client]:
        """Who may ask for tokens: the desk for its officers, and a machine that looks after the system."""
        back, left = frozenset({f"{self.desk_url}/sign-in/done"}), frozenset({f"{self.desk_url}/signed-out"})
        machine = Wish(role=Role.OPS, country=COUNTRY, subject="kipthoi-machine")
        desk = Client("kipthoi-desk", self.client_secret, back, left)
        return {desk.id: desk, "kipthoi-machine": Client("kipthoi-machine", self.client_secret, acts_as=machine)}


def simulators_app(folder: Path, url: str, neighbours: Neighbours, inside_url: str = "") -> FastAPI:
    """Three apps under one roof; `url` is where browsers find it, `inside_url` where services do, if elsewhere."""
    bank, phones = Bank(folder, neighbours.answers_url, neighbours.bank_secret), Phones(folder)
    provider = Provider(Tokens.kept_in(folder, f"{url}/tokens"), neighbours.clients)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await bank.open()
        yield
        await bank.close()
        phones.close()

    app = FastAPI(title="Kịp Thời: simulators", lifespan=lifespan)

    @app.get("/health/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    app.mount("/bank", bank_app(bank))
    app.mount("/phones", phones_app(phones))
    app.mount("/tokens", provider_app(provider, f"{inside_url or url}/tokens"))
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.simulators", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--url", help="where others find it, if not at host and port")
    parser.add_argument("--inside-url", help="where services find it, if not where browsers do")
    parser.add_argument("--folder", type=Path, required=True, help="where the books and the token key are kept")
    parser.add_argument("--answers-url", required=True, help="where the bank answers")
    parser.add_argument("--desk-url", required=True, help="where browsers find the desk")
    options = parser.parse_args(arguments)
    url = options.url or f"http://{options.host}:{options.port}"
    secrets = os.environ["SIMULATORS_BANK_SECRET"], os.environ["SIMULATORS_CLIENT_SECRET"]
    app = simulators_app(options.folder, url, Neighbours(options.answers_url, options.desk_url, *secrets), options.inside_url)
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        http=Line,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
