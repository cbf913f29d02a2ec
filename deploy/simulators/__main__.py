"""`python -m deploy.simulators --port … --folder …`: bank, phones and provider of sign-ins in one process.

The keys that bank and providers sign with, and the secret of those who may ask for tokens, come by the environment:
SIMULATORS_BANK_SECRET, SIMULATORS_SMS_SECRET, SIMULATORS_SMS_SECOND_SECRET, SIMULATORS_VOICE_SECRET,
SIMULATORS_CLIENT_SECRET; SIMULATORS_MACHINE_SECRET where the machine's is another than the desk's.
"""

import argparse
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from deploy.simulators.bank import Bank
from deploy.simulators.bank_doors import bank_app
from deploy.simulators.clients import Client
from deploy.simulators.conduct import Line
from deploy.simulators.handsets import Handsets
from deploy.simulators.mail import Mailboxes, mail_app
from deploy.simulators.phones import Phones
from deploy.simulators.phones_doors import phones_app
from deploy.simulators.postman import Lines, Postman
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
    receipts_url: str = ""
    """Where receipts go, each to the path of its provider; empty: nobody hears of them."""
    sms_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the receipts of each provider are signed with."""
    host: str = "127.0.0.1"
    smtp_port: int = 0
    """Where e-mails are taken; 0: nowhere."""
    machine_secret: str = field(default="", repr=False)
    """How the machine that looks after the system proves who it is; empty: as the desk does."""

    @property
    def clients(self) -> dict[str, Client]:
        """Who may ask for tokens: the desk for its officers, and a machine that looks after the system."""
        back, left = frozenset({f"{self.desk_url}/sign-in/done"}), frozenset({f"{self.desk_url}/signed-out"})
        machine = Wish(role=Role.OPS, country=COUNTRY, subject="kipthoi-machine")
        desk = Client("kipthoi-desk", self.client_secret, back, left)
        return {
            desk.id: desk,
            "kipthoi-machine": Client("kipthoi-machine", self.machine_secret or self.client_secret, acts_as=machine),
        }


def simulators_app(folder: Path, url: str, neighbours: Neighbours, inside_url: str = "") -> FastAPI:
    """Three apps under one roof; `url` is where browsers find it, `inside_url` where services do, if elsewhere."""
    bank, handsets = Bank(folder, neighbours.answers_url, neighbours.bank_secret), Handsets(folder)
    mailboxes = Mailboxes(folder)
    providers = {name: Phones(handsets, name) for name in ("sms-1", "sms-2", "voice-1")}
    postmen = [_postman(one, neighbours) for name, one in providers.items() if name in neighbours.sms_secrets]
    provider = Provider(Tokens.kept_in(folder, f"{url}/tokens"), neighbours.clients)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await bank.open()
        for postman in postmen:
            await postman.open()
        if neighbours.smtp_port:
            await mailboxes.open(neighbours.host, neighbours.smtp_port)
        yield
        await mailboxes.close()
        for postman in postmen:
            await postman.close()
        await bank.close()
        handsets.close()

    app = FastAPI(title="Kịp Thời: simulators", lifespan=lifespan)

    @app.get("/health/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    app.mount("/bank", bank_app(bank))
    app.mount("/phones", phones_app(providers["sms-1"], {"second": providers["sms-2"], "voice": providers["voice-1"]}))
    app.mount("/mail", mail_app(mailboxes))
    app.mount("/tokens", provider_app(provider, f"{inside_url or url}/tokens"))
    return app


def _postman(provider: Phones, neighbours: Neighbours) -> Postman:
    def take() -> Lines:
        receipts = [("receipts", line) for line in provider.due_receipts()]
        return [*receipts, *(("replies", line) for line in provider.due_replies())]

    def heard(lines: Lines) -> None:
        provider.handsets.note_receipted(provider.name, [line["id"] for name, line in lines if name == "receipts"])

    url = f"{neighbours.receipts_url}/{provider.name}"
    return Postman(url, neighbours.sms_secrets[provider.name], take, heard)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.simulators", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--url", help="where others find it, if not at host and port")
    parser.add_argument("--inside-url", help="where services find it, if not where browsers do")
    parser.add_argument("--folder", type=Path, required=True, help="where the books and the token key are kept")
    parser.add_argument("--answers-url", required=True, help="where the bank answers")
    parser.add_argument("--desk-url", required=True, help="where browsers find the desk")
    parser.add_argument("--smtp-port", type=int, default=0, help="where e-mails are taken; 0: nowhere")
    parser.add_argument("--receipts-url", required=True, help="where receipts go, without the provider's name")
    options = parser.parse_args(arguments)
    url = options.url or f"http://{options.host}:{options.port}"
    secrets = os.environ["SIMULATORS_BANK_SECRET"], os.environ["SIMULATORS_CLIENT_SECRET"]
    variables = {
        "sms-1": "SIMULATORS_SMS_SECRET",
        "sms-2": "SIMULATORS_SMS_SECOND_SECRET",
        "voice-1": "SIMULATORS_VOICE_SECRET",
    }
    # Of a provider that an installation does not use, nobody hears.
    signing = {provider: secret for provider, variable in variables.items() if (secret := os.environ[variable])}
    neighbours = Neighbours(options.answers_url, options.desk_url, *secrets, options.receipts_url, signing)
    machine = os.environ.get("SIMULATORS_MACHINE_SECRET", "")
    neighbours = replace(neighbours, host=options.host, smtp_port=options.smtp_port, machine_secret=machine)
    app = simulators_app(options.folder, url, neighbours, options.inside_url)
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
