"""`python3 -m deploy.compose`: write the settings of `docker-compose.yml`; nothing has to be thought up by hand.

Without options: a trial on this machine, with simulators. A real installation names its five addresses.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deploy.compose.settings_file import Written, write
from deploy.compose.wishes import Real, Unfit

FILE: Final = Path(__file__).resolve().parents[2] / ".env"
_OPTIONS: Final = {
    "desk": "https://… where officers find the desk",
    "issuer": "the `iss` of officers' tokens (docs/operations/signing-in.md)",
    "jwks": "where this issuer publishes its keys",
    "bank": "the bank's gateway, which moves money",
    "sms": "the provider of messages, which reaches real phones",
}
_SHOWN: Final = 6


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m deploy.compose", description=__doc__)
    for name, meaning in _OPTIONS.items():
        parser.add_argument(f"--{name}", help=meaning)
    parser.add_argument("--file", type=Path, default=FILE, help="another file than .env beside docker-compose.yml")
    options = parser.parse_args(arguments)
    try:
        written = write(options.file, _real(options))
    except (Unfit, OSError) as problem:
        print(f"Chưa viết gì. / Nothing was written. {problem}", file=sys.stderr)
        return 1
    print(*_report(options.file, written), sep="\n")
    return 0


def _real(options: argparse.Namespace) -> Real | None:
    said = {name: getattr(options, name) for name in _OPTIONS if getattr(options, name) is not None}
    if not said:
        return None
    lacking = [f"--{name}" for name in _OPTIONS if name not in said]
    if lacking:
        raise Unfit(f"Còn thiếu / still to be said: {', '.join(lacking)}")
    return Real(**said)


def _report(file: Path, written: Written) -> list[str]:
    """What was done, and what to do now. Names alone: values are secrets."""
    lines = [f"{file}: thêm {len(written.added)} dòng / {len(written.added)} lines added"]
    if 0 < len(written.added) <= _SHOWN:
        lines.append(f"  {', '.join(written.added)}")
    if written.changed:
        lines.append(f"  đổi / changed: {', '.join(written.changed)}")
    desk = written.values["DESK_URL"]
    return [*lines, "docker compose up --build --wait", f"Bàn trực / the desk: {desk}"]


if __name__ == "__main__":
    sys.exit(main())
