"""Backing up and restoring, as a program of their own that gets every word."""

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
    done = subprocess.run([sys.executable, "-m", "deploy.backup", command, *words], cwd=checkout(), check=False)
    raise typer.Exit(done.returncode)
