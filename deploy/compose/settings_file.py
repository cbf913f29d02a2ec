"""The file `.env` beside `docker-compose.yml`: what stands there stays, what is missing is added, only its owner reads it."""

import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.compose.variables import PORTS, WANTED_PORTS, Section, Variable, free_port, sections
from deploy.compose.wishes import Real, Unfit

_LINE: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@,+=-]*")
_HEAD: Final = """\
# Cài đặt của docker-compose.yml, do `python3 -m deploy.compose` viết; chạy lại lệnh ấy chỉ thêm dòng còn thiếu.
# The settings of docker-compose.yml, written by `python3 -m deploy.compose`; run again, it adds what is missing alone.
# Có khoá và mật khẩu: không gửi, không đưa lên kho mã. / It holds keys and passwords: do not send it, do not commit it.
"""
_OTHERS: Final = "Dòng khác của bạn / other lines of yours"


@dataclass(frozen=True)
class Written:
    """What a run of the command did: names of variables, never values."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    values: Mapping[str, str]
    """As they are written."""


def read(path: Path) -> dict[str, str]:
    """Return what stands in the file, in its order and as it is written, quotes too; comments are not kept."""
    if not path.exists():
        return {}
    found = (_LINE.fullmatch(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
    return {match[1]: match[2].strip() for match in found if match}


def write(path: Path, real: Real | None) -> Written:
    """Write the file in one step. What a real installation names replaces what stood there; everything else stays."""
    before = read(path)
    ports = {name: before.get(name) or free_port(WANTED_PORTS[name])() for name in PORTS}
    said = sections(ports)
    values = {one.name: _value(one, before, real) for section in said for one in section.variables}
    others = {name: value for name, value in before.items() if name not in values}
    _replace(path, _text(said, values, others))
    added = tuple(name for name in values if name not in before)
    changed = tuple(name for name, value in values.items() if name in before and before[name] != value)
    return Written(added, changed, {**values, **others})


def _value(variable: Variable, before: Mapping[str, str], real: Real | None) -> str:
    if real is not None and variable.said is not None:
        return _quoted(variable.said(real))
    return before[variable.name] if variable.name in before else _quoted(variable.make())


def _text(said: Sequence[Section], values: Mapping[str, str], others: Mapping[str, str]) -> str:
    lines = [_HEAD]
    for section in said:
        lines.append(f"\n# --- {section.title}\n")
        lines += [f"# {one.meaning}\n{one.name}={values[one.name]}\n" for one in section.variables]
    if others:
        lines.append(f"\n# --- {_OTHERS}\n")
        lines += [f"{name}={value}\n" for name, value in others.items()]
    return "".join(lines)


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
        file.write(text)
    draft.replace(path)


def _quoted(value: str) -> str:
    """Between single quotes Compose changes nothing."""
    if _PLAIN.fullmatch(value):
        return value
    if "'" in value:
        raise Unfit("Địa chỉ có dấu nháy đơn không viết được. / An address with a single quote cannot be written.")
    return f"'{value}'"
