"""`python -m deploy.simulators --port … --folder … --answers-url …`: bank, phones and tokens in one process.

The key that the bank signs with comes by the environment: SIMULATORS_BANK_SECRET.
"""

import argparse
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from deploy.simulators.bank import Bank
from deploy.simulators.bank_doors import bank_app
from deploy.simulators.conduct import Line
from deploy.simulators.phones import Phones, phones_app
from deploy.simulators.tokens import Tokens, tokens_app


def simulators_app(folder: Path, url: str, answers_url: str, bank_secret: str) -> FastAPI:
    """Three apps under one roof; `url` is where the roof stands."""
    bank, phones, tokens = Bank(folder, answers_url, bank_secret), Phones(folder), Tokens(folder, f"{url}/tokens")

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
    app.mount("/tokens", tokens_app(tokens))
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.simulators", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--url", help="where others find it, if not at host and port")
    parser.add_argument("--folder", type=Path, required=True, help="where the books and the token key are kept")
    parser.add_argument("--answers-url", required=True, help="where the bank answers")
    options = parser.parse_args(arguments)
    url = options.url or f"http://{options.host}:{options.port}"
    app = simulators_app(options.folder, url, options.answers_url, os.environ["SIMULATORS_BANK_SECRET"])
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
