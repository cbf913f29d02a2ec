"""What the lines of a roster that came as a file say, and everything that is wrong with each: line, column and reason."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import TypeAdapter, ValidationError

from services.notifications.domain.duty import MAX_SHIFT, Post, RosterEntry
from services.notifications.domain.edits import COUNTRY
from services.notifications.domain.roster_columns import BOOK, COLUMNS
from services.notifications.domain.roster_lists import LineError, ListedShift, RosterList
from services.notifications.policy.phones import EMAIL_ADDRESS, reachable
from services.notifications.policy.roster_template import is_example
from shared.clock import VIETNAM
from shared.communes import communes, provinces
from shared.communes.search import communes_like, is_named
from shared.list_files import FILE_REASONS, Header, ListReader, NotAList, Row, as_utf8, plain_words, read_header, unguarded
from shared.moments import Moment
from shared.phones import ReadPhone, WordsWithoutNumber, read_phone
from shared.sound_text import UNSOUND, UnsoundText, sound_line, sound_name
from shared.texts import Text

MAX_LINES: Final = 5000
_MOMENT: Final[TypeAdapter[datetime]] = TypeAdapter(Moment)
_FORMS: Final = (
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%H:%M %d/%m/%Y",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S",
)
_HOURS: Final = re.compile(r"\b(?P<hour>[0-9]{1,2})\s*(?:h|giờ|gio)\s*(?P<minute>[0-9]{2})?(?=\s|$)", re.IGNORECASE)
_POSTS: Final[Mapping[str, Post]] = {
    **dict.fromkeys(("", "officer", "can bo", "can bo truc", "truc ban", "nhan vien truc"), Post.OFFICER),
    **dict.fromkeys(
        ("leader", "lanh dao", "lanh dao truc", "chu tich", "chu tich xa", "lanh dao tinh", "truc lanh dao"), Post.LEADER
    ),
}
_YES_OR_NO: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("", "khong", "k", "no", "n", "0", "false"), False),
    **dict.fromkeys(("co", "c", "x", "duoc", "yes", "y", "1", "true"), True),
}
_ADDRESS: Final = re.compile(EMAIL_ADDRESS)
_COUNTRY_WORDS: Final = frozenset({COUNTRY, "ca nuoc", "toan quoc", "the whole country"})
_MIDNIGHT: Final = re.compile(r"\b24:00(?::00)?\b")
"""The end of the day, as duty lists write it: the beginning of the next one."""
_MAX_CELL: Final = 200

_KIND_OF_PROVINCE: Final = re.compile(r"^(?:tinh|thanh pho|tp) ")

Cells = Mapping[str, str]


def read_roster(data: bytes) -> RosterList:
    """Return what a file says; NotAList where it is none."""
    utf8 = as_utf8(data)
    header, first = read_header(utf8, BOOK)
    rows = ListReader(utf8, header, first).take(MAX_LINES + 1)
    if not rows:
        raise NotAList("empty")
    if len(rows) > MAX_LINES:
        return RosterList((), [LineError(rows[-1].line, "", _TOO_MANY, {"most": MAX_LINES})], header.unread)
    shifts, errors = [], []
    for row in rows:
        wrong = list(_wrong_row(row, header))
        cells = {} if wrong else _cells(row, header, wrong)
        entry = None if wrong else _entry(row.line, cells, wrong)
        errors += wrong
        if entry is not None:
            shifts.append(ListedShift(row.line, entry))
    return RosterList(shifts, errors, header.unread)


def _wrong_row(row: Row, header: Header) -> Iterator[LineError]:
    if row.broken is not None:
        yield LineError(row.line, "", FILE_REASONS[row.broken])
    elif len(row.cells) > len(header.columns):
        values = {"count": len(row.cells), "columns": len(header.columns)}
        yield LineError(row.line, "", FILE_REASONS["too_many_columns"], values)


def _cells(row: Row, header: Header, wrong: list[LineError]) -> Cells:
    """Return the cells that are read; adds what no cell may have to `wrong`."""
    cells = dict.fromkeys(COLUMNS, "")
    for column, cell in zip(header.columns, row.cells, strict=False):
        if not column:
            continue
        try:
            cells[column] = (sound_name if column == "name" else sound_line)(unguarded(cell)).strip()
        except UnsoundText as why:
            wrong.append(LineError(row.line, column, UNSOUND[why.code]))
        if len(cells[column]) > _MAX_CELL:
            wrong.append(LineError(row.line, column, FILE_REASONS["too_long"], {"most": _MAX_CELL}))
    return cells


def _entry(line: int, cells: Cells, wrong: list[LineError]) -> RosterEntry | None:
    """Return the shift that a line is; adds everything that is wrong with it to `wrong`."""
    if is_example(cells["name"]):
        wrong.append(LineError(line, "", _EXAMPLE))
        return None
    wrong += [LineError(line, name, FILE_REASONS["missing"]) for name in BOOK.required if not cells[name]]
    place, post = _place(cells["place"]), _POSTS.get(plain_words(cells["post"]))
    said = {name: _phone(cells[name]) for name in ("phone", "second_phone")}
    numbers = {name: reachable(one.number) for name, one in said.items()}
    missing = {name for name, one in said.items() if one.number is not None and numbers[name] is None}
    moments = {name: _moment(cells[name]) for name in ("from", "until")}
    if cells["place"] and place is None:
        wrong.append(LineError(line, "place", _NO_PLACE))
    calls = _YES_OR_NO.get(plain_words(cells["calls"]))
    wrong += [LineError(line, "email", _NO_ADDRESS)] if cells["email"] and not _ADDRESS.fullmatch(cells["email"]) else []
    wrong += [LineError(line, "calls", _NO_YES)] if calls is None else []
    wrong += [LineError(line, name, _NO_MOBILE) for name in numbers if name in missing]
    # Whoever is called is called on two numbers at most, each in its column: of two in one place one would be lost.
    wrong += [LineError(line, name, _ONE_NUMBER) for name, one in said.items() if one.others]
    if numbers["second_phone"] is not None and numbers["second_phone"] == numbers["phone"]:
        wrong.append(LineError(line, "second_phone", _SAME_NUMBER))
    if cells["phone"] and said["phone"].number is None:
        wrong.append(LineError(line, "phone", _NO_MOBILE))
    if post is None:
        wrong.append(LineError(line, "post", _NO_POST))
    wrong += [LineError(line, name, _NO_MOMENT) for name, moment in moments.items() if cells[name] and moment is None]
    begins_at, ends_at = moments["from"], moments["until"]
    if begins_at and ends_at:
        wrong += _wrong_span(line, begins_at, ends_at)
    if wrong or place is None or post is None or begins_at is None or ends_at is None or numbers["phone"] is None:
        return None
    return RosterEntry(
        commune_code=place if place in communes() else None,
        province_code=place if place in provinces() else None,
        name=f"{cells['name']} ({said['phone'].words})" if said["phone"].words else cells["name"],
        phone=numbers["phone"],
        begins_at=begins_at,
        ends_at=ends_at,
        post=post,
        second_phone=numbers["second_phone"],
        email=cells["email"] or None,
        calls=calls,
    )


def _phone(cell: str) -> ReadPhone:
    """Return the number of a cell; words alone stay what they are, and are refused as no number."""
    try:
        return read_phone(cell)
    except WordsWithoutNumber:
        return ReadPhone(cell)


def _wrong_span(line: int, begins_at: datetime, ends_at: datetime) -> Iterator[LineError]:
    if ends_at <= begins_at:
        yield LineError(line, "until", _ENDS_BEFORE)
    elif ends_at - begins_at > MAX_SHIFT:
        yield LineError(line, "until", _TOO_LONG, {"most": MAX_SHIFT.days})


def _place(cell: str) -> str | None:
    """Return the place that is meant by its code, also where a spreadsheet has eaten its zeros, or by the province's name."""
    if plain_words(cell) in _COUNTRY_WORDS:
        return COUNTRY
    code = cell.split(" ", maxsplit=1)[0] if cell[:1].isdigit() else cell
    if code.isdigit():
        known = provinces() if len(code) <= len(next(iter(provinces()))) else communes()
        found = code.zfill(len(next(iter(known))))
        return found if found in known else None
    if (province := next((code for code, name in provinces().items() if _bare(name) == _bare(cell)), None)) is not None:
        return province
    # As where an incident is declared; a name that several communes have names none.
    named = [commune.code for commune in communes_like(cell.partition(" · ")[0], "") if is_named(commune, cell)]
    return named[0] if len(named) == 1 else None


def _bare(name: str) -> str:
    """Return the name of a province without what it is: people write "Hà Nội" for "Thành phố Hà Nội"."""
    return _KIND_OF_PROVINCE.sub("", plain_words(name))


def _moment(cell: str) -> datetime | None:
    """Return a moment of Vietnam as offices write it: 20/11/2026 07:00, 7h 20/11/2026, 2026-11-20T07:00."""
    plain = " ".join(_HOURS.sub(lambda found: f"{int(found['hour']):02}:{found['minute'] or '00'}", cell).split())
    ends_the_day = _MIDNIGHT.search(plain) is not None
    plain = _MIDNIGHT.sub("00:00", plain)
    for form in _FORMS:
        try:
            read = datetime.strptime(plain, form).replace(tzinfo=VIETNAM) + timedelta(days=ends_the_day)
        except (ValueError, OverflowError):
            continue
        try:
            return _MOMENT.validate_python(read).astimezone(UTC)
        except ValidationError:
            return None
    try:
        return _MOMENT.validate_python(plain).astimezone(UTC)
    except ValidationError:
        return None


_TOO_MANY: Final = Text(vi="quá {most} dòng: hãy chia tệp", en="is beyond {most} lines: divide the file")
_EXAMPLE: Final = Text(vi="là dòng ví dụ của tệp mẫu: hãy xoá", en="is an example of the template: delete it")
_NO_PLACE: Final = Text(
    vi="không phải mã hoặc tên của một xã, một tỉnh, hay “cả nước”; tên trùng nhau thì ghi mã",
    en="is no code or name of a commune or province, and not “country”; where several have the name, give the code",
)
_NO_MOBILE: Final = Text(
    vi="không phải số di động Việt Nam nhận được tin nhắn: ví dụ 0559 000 111",
    en="is no Vietnamese mobile number that takes messages: for example 0559 000 111",
)
_NO_ADDRESS: Final = Text(
    vi="không phải địa chỉ thư điện tử không dấu: ví dụ truc.xa@mail.example",
    en="is no e-mail address of plain letters: for example truc.xa@mail.example",
)
_NO_YES: Final = Text(vi="phải là “có” hoặc “không”", en="must be “yes” or “no”")
_ONE_NUMBER: Final = Text(
    vi="có hai số: ở đây chỉ ghi một số, số kia ghi ở cột “Số thứ hai”",
    en="has two numbers: write one here, and the other one into the column “Second number”",
)
_SAME_NUMBER: Final = Text(
    vi="trùng với số thứ nhất: hãy ghi một số khác, hoặc để trống", en="is the first number again: give another one, or none"
)
_NO_POST: Final = Text(vi="phải là “cán bộ trực” hoặc “lãnh đạo”", en="must be “officer” or “leader”")
_NO_MOMENT: Final = Text(
    vi="không đọc được: hãy ghi ngày và giờ, ví dụ 20/11/2026 07:00",
    en="cannot be read: give day and hour, for example 20/11/2026 07:00",
)
_ENDS_BEFORE: Final = Text(vi="phải sau lúc bắt đầu", en="must be after the beginning")
_TOO_LONG: Final = Text(vi="ca trực dài nhất {most} ngày", en="a shift lasts {most} days at most")
