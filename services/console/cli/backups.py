"""Backing up and restoring, as a program of their own that gets every word."""

import os
import subprocess
import sys
from typing import NoReturn

import typer

from services.console.cli.installation import checkout


def backup(context: typer.Context) -> None:
    """Sao lưu cơ sở dữ liệu, khoá để riêng / copy the databases, the keys apart: FOLDER --keys-to FILE.

    Làm trong lúc hệ thống chạy / done while everything runs. `--help` nói thêm / says more.
    """
    _run("take", context.args)


def restore(context: typer.Context) -> None:
    """Khôi phục vào thư mục trống / restore into an empty folder: FOLDER --keys FILE; rồi / then `make up`."""
    _run("restore", context.args)


def _run(command: str, words: list[str]) -> NoReturn:
    # In the caller's folder: "keys.json" is a file where he stands, not in the checkout.
    folder = checkout()
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    argv = [sys.executable, "-m", "deploy.backup", command, "--run-folder", str(folder / ".run"), *words]
    done = subprocess.run(argv, env={**os.environ, "PYTHONPATH": path}, check=False)
    raise typer.Exit(done.returncode)
