"""`kipthoi backup FOLDER --keys-to FILE`, `kipthoi restore FOLDER --keys FILE`: databases and keys apart."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.backup.run_folders import back_up, restore
from deploy.devstack.problems import StackProblem


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        if options.command == "take":
            back_up(options.run_folder, options.backup, options.keys_to, print)
        else:
            restore(options.backup, options.keys, options.run_folder, print)
            print("Bây giờ: `make up`. Xem docs/operations/backup.md trước khi cho tiền đi. / Now: `make up`. Read")
            print("docs/operations/backup.md before money goes out.")
    except StackProblem as problem:
        print(problem.vi, problem.en, sep="\n", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Không đọc hay ghi được / cannot be read or written: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kipthoi", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("take", prog="kipthoi backup", description="Copy the databases while everything runs.")
    taking.add_argument("backup", type=Path, help="a new folder for the databases")
    taking.add_argument("--keys-to", type=Path, required=True, help="a file for keys and passwords, kept elsewhere")
    restoring = commands.add_parser("restore", prog="kipthoi restore", description="Put a backup into an empty run folder.")
    restoring.add_argument("backup", type=Path, help="the folder that `kipthoi backup` wrote")
    restoring.add_argument("--keys", type=Path, required=True, help="the file of keys that was written with it")
    for each in (taking, restoring):
        each.add_argument("--run-folder", type=Path, default=Path(".run"), help="data of the stack (.run)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
