"""`python -m deploy.kubernetes --folder … --postgres …`: write the secrets of an installation, as files for `kubectl`.

Run again, it adds what is missing and changes nothing. Values are printed nowhere.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.devstack.problems import StackProblem
from deploy.kubernetes.secrets import write_secrets


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.kubernetes", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="a folder that no repository and no backup takes")
    parser.add_argument("--postgres", required=True, help="host:port of the PostgreSQL of the five databases")
    options = parser.parse_args(arguments)
    try:
        written = write_secrets(options.folder, options.postgres)
    except StackProblem as problem:
        print(problem.vi, problem.en, sep="\n", file=sys.stderr)
        return 1
    print(*(path.relative_to(options.folder) for path in written), sep="\n")
    print(f"{len(written)} tệp mới / new files: {options.folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
