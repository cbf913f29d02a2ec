"""Backing up the stack of a run folder, and restoring it into an empty one.

The databases are the truth. Kafka's topics and Temporal's workflows are not copied: both are filled again from the outbox of
each service, so that neither can know what the rows have forgotten. Bank, phones and sign-ins are other people's.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from alembic.script import ScriptDirectory

from deploy.backup.copies import Copy, expect_new, expect_same_server, expect_whole, put_in_place, take_copy
from deploy.backup.notes import note
from deploy.devstack.alone import alone
from deploy.devstack.journal import Journal, data_in, write_private
from deploy.devstack.plan import FILE as PLAN
from deploy.devstack.plan import Plan
from deploy.devstack.postgres import RESTORED
from deploy.devstack.problems import StackProblem
from deploy.devstack.services import SERVICES
from deploy.devstack.stack import Stack
from shared.clock import said_in_vietnam
from shared.migrations import config_of
from shared.privacy import Cipher

Say = Callable[[str], None]


def back_up(folder: Path, target: Path, keys_file: Path, say: Say) -> Copy:
    """Copy the databases of a running stack into a new folder, and its keys into a file elsewhere. Raises StackProblem."""
    target, keys_file = target.resolve(), keys_file.resolve()
    if keys_file.is_relative_to(target) or target.is_relative_to(keys_file):
        raise StackProblem(
            f"Khóa không được nằm trong bản sao lưu: hãy để {keys_file.name} ở nơi khác, do người khác giữ.",
            f"Keys must not lie in the backup: put {keys_file.name} elsewhere, with somebody else.",
        )
    plan = Plan.read(folder)
    running = {child.name for child in Journal(folder).read()[0] if child.running}
    if plan is None or "postgres" not in running:
        raise StackProblem(f"Chưa có hệ thống nào chạy trong {folder}.", f"No stack is up in {folder}.")
    url = Stack.attach(folder).addresses.engines.postgres.superuser_url
    began = datetime.now(UTC)
    try:
        copy = _take(plan, url, target, keys_file, say)
    except Exception as problem:
        # Read by people of either language: a problem says itself in both.
        _tell(url, began, say, str(problem))
        raise
    _tell(url, copy.began_at, say)
    return copy


def _take(plan: Plan, server_url: str, target: Path, keys_file: Path, say: Say) -> Copy:
    expect_new(target)
    _expect_nothing_lost(keys_file, plan)
    # The keys first: a copy without them is worth nothing, they without it are no more than they were.
    write_private(keys_file, plan.model_dump_json(indent=1))
    say(f"{keys_file}: khóa và mật khẩu, chỉ mình bạn đọc được / keys and passwords, readable by you alone")
    copy = take_copy(server_url, target, version("kipthoi"), key_names(plan), SERVICES)
    say(f"{target}: {said_in_vietnam(copy.began_at)}, đã kiểm từng tệp / every file checked")
    return copy


def known_revisions(service: str) -> frozenset[str]:
    """Return every migration that this release has for the service."""
    return frozenset(one.revision for one in ScriptDirectory.from_config(config_of(service, "")).walk_revisions())


def _tell(server_url: str, began_at: datetime, say: Say, failure: str = "") -> None:
    """Let those who watch know; a copy is as good where they cannot, and they will call it too old."""
    try:
        note(server_url, began_at, failure)
    except StackProblem as problem:
        say(f"Không ghi được lần sao lưu này cho báo động / the alerts could not be told of it: {problem.en}")


def restore(source: Path, keys_file: Path, folder: Path, say: Say) -> Copy:
    """Put a backup and its keys into an empty run folder, for `make up` to go on with. Raises StackProblem, nothing changed."""
    copy, plan = Copy.read(source), _keys_of(keys_file)
    lacking = _lacking(plan, copy.keys)
    if lacking:
        raise StackProblem(
            f"{keys_file} không có khóa {', '.join(lacking)} mà bản sao lưu cần.",
            f"{keys_file} lacks the keys {', '.join(lacking)}, which the backup needs.",
        )
    _expect_known(copy)
    expect_same_server(copy)
    with alone(folder):
        _expect_empty(folder)
        expect_whole(source)
        put_in_place(source, folder / RESTORED)
        write_private(folder / PLAN, plan.model_dump_json(indent=1))
    say(f"{folder}: như lúc / as of {said_in_vietnam(copy.ended_at)}")
    return copy


def _expect_known(copy: Copy) -> None:
    """Raises StackProblem where tables are newer than the code that is here: it would misread them, and cannot go back."""
    here = version("kipthoi")
    unknown = sorted(name for name, revision in copy.revisions.items() if revision not in known_revisions(name))
    if _in_order(copy.release) > _in_order(here) or unknown:
        tables = f" ({', '.join(f'{name} {copy.revisions[name]}' for name in unknown)})" if unknown else ""
        raise StackProblem(
            f"Bản sao lưu là của kipthoi {copy.release}{tables}, mới hơn bản ở đây ({here}): hãy dùng bản ấy.",
            f"The backup is of kipthoi {copy.release}{tables}, newer than what is here ({here}): restore it with that.",
        )


def _in_order(release: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", release))


def key_names(plan: Plan) -> dict[str, list[str]]:
    """Return the names of a stack's keys by what they seal."""
    sealing = {"facts": plan.keys.event, "temporal": plan.keys.temporal}
    sealing |= {f"rows of {service}": keys for service, keys in plan.keys.data.items()}
    sealing |= {f"index of {service}": key for service, key in plan.keys.index.items()}
    return {owner: list(Cipher(keys).key_ids) for owner, keys in sealing.items()}


def _lacking(plan: Plan, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names of those of these keys that a stack does not have."""
    has = key_names(plan)
    return sorted({name for owner, names in wanted.items() for name in names if name not in has.get(owner, ())})


def _expect_nothing_lost(keys_file: Path, plan: Plan) -> None:
    """Keys that are written over are gone, and what they sealed in earlier backups with them."""
    if not keys_file.exists():
        return
    try:
        kept = not _lacking(plan, key_names(_keys_of(keys_file)))
    except StackProblem:
        kept = False
    if not kept:
        raise StackProblem(
            f"{keys_file} đã có và giữ thứ khác, có thể là khóa của bản sao lưu khác: hãy chọn tên mới.",
            f"{keys_file} is there already and holds something else, perhaps the keys of other backups: choose a new name.",
        )


def _keys_of(file: Path) -> Plan:
    if not file.exists():
        raise StackProblem(f"Không có tệp khóa {file}.", f"There is no file of keys {file}.")
    try:
        return Plan.model_validate_json(file.read_text(encoding="utf-8"))
    except (IsADirectoryError, ValueError):
        raise StackProblem(f"{file} không phải tệp khóa của một bản sao lưu.", f"{file} holds no keys of a backup.") from None


def _expect_empty(folder: Path) -> None:
    children, _ = Journal(folder).read()
    # What a restore that broke off has left is written over; data of whose plan nobody knows would be gone on with.
    left = [path for path in data_in(folder) if path.name != RESTORED]
    if Plan.read(folder) is not None or children or left:
        raise StackProblem(
            f"Trong {folder} đã có dữ liệu: khôi phục chỉ làm trên thư mục trống (`make reset` xóa dữ liệu cũ).",
            f"There are data in {folder}: restore into an empty folder only (`make reset` removes old data).",
        )
