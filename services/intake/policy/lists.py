"""Which row of a list is a sound report, and what is the matter with one that is not: line, field and reason for each."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import count, islice
from typing import Final

from pydantic import ValidationError

from services.intake.domain.list_cells import unguarded
from services.intake.domain.list_columns import plain_words
from services.intake.domain.lists import COLUMNS, COUNTS, REQUIRED, Header, Row
from services.intake.domain.reports import MAX_PHONE
from services.intake.policy.commune_codes import CODE_DIGITS, commune_meant
from services.intake.policy.commune_names import communes_named
from services.intake.policy.list_accounts import SCIENTIFIC, read_account
from services.intake.policy.list_houses import house_meant
from services.intake.policy.list_reasons import WHOLE_ROW, RowError
from services.intake.policy.list_template import is_example
from services.intake.policy.phones import kept_phone
from services.intake.policy.reports import contradictions
from shared.banks import bank_code, candidates_said
from shared.communes import name_of, successors_of
from shared.errors import FieldError
from shared.events.household import House, HouseState, Injured, Losses, Payee, ShortOfFood
from shared.events.intake import PersonalPart
from shared.household_figures import DEAD_AMONG_HUNGRY, MISSING_AMONG_HUNGRY
from shared.household_input import MAX_PERSONS
from shared.phones import WordsWithoutNumber, read_phone
from shared.sound_text import UnsoundText, sound_line, sound_name, sound_text
from shared.vocabulary import HOUSE_STATES

_MAX_LENGTHS: Final = {"head_name": 200, "what_happened": 4000, "phone": MAX_PHONE, "bank_code": 20, "account_number": 50}
_MAX_OTHER: Final = 200
_CLEAN: Final[Mapping[str, Callable[[str], str]]] = {"head_name": sound_name, "what_happened": sound_text}
_CODES: Final = ("commune_code", "phone", "size", *COUNTS, "bank_code", "account_number")
_NUMBERS: Final = ("commune_code", "size", *COUNTS)
_GUARDED: Final = re.compile(r"=\s*\"(?P<formula>[^\"]*)\"|['‘’`](?P<quoted>[0-9+].*)")
"""How a spreadsheet is made to keep a code as text; saved as CSV, the guard stands in the cell."""
_WHOLE: Final = re.compile(r"(?P<whole>[0-9]+)[.,]0+")
_WHOLE_CODE: Final = re.compile(r"(?P<whole>[0-9]{1,5})[.,]0{1,2}")
_STRANGE_BYTES: Final = re.compile("[\udc80-\udcff]")
_NOTHING: Final = re.compile(r"[-\u2010-\u2015\u2212]+")
"""How spreadsheets and typists write a zero, or a cell of which there is nothing to say."""
_NOBODY: Final = frozenset({"khong", "khong co", "ko", "ko co", "none"})
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_NEGATIVE: Final = re.compile(r"-\s*[0-9]+([.,][0-9]+)?")
_PHONE_WITHOUT_ZERO: Final = re.compile(
    r"(?P<digits>[35789](?:[0-9]{8}|[0-9]{2}(?P<group>[., ])[0-9]{3}(?P=group)[0-9]{3}))(?:[.,]0)?"
)
_THOUSANDS: Final = re.compile(r"[0-9]{1,2}[., '][0-9]{3}")
"""A commune's code that a spreadsheet shows as a number of thousands: 2.647 for 02647."""
_HOUSES_SAID: Final = ", ".join(f"{text.vi} ({code})" for code, text in HOUSE_STATES.items())
_FIGURES: Final = {DEAD_AMONG_HUNGRY: "dead_among_hungry", MISSING_AMONG_HUNGRY: "missing_among_hungry"}
_ACCOUNT: Final = re.compile(r"[0-9]{4,24}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the households of a list may live: known communes, those of the incident, and the officer's area.

    `rounded`: most of the list's long account numbers were eaten by a spreadsheet.
    """

    known: AbstractSet[str]
    incident: AbstractSet[str]
    in_area: Callable[[str], bool]
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class SoundRow:
    """A row that becomes a report; `notes` say what was changed in it."""

    line: int
    commune_code: str
    part: PersonalPart
    notes: tuple[RowError, ...] = ()


RowVerdict = SoundRow | list[RowError]
"""The report that a row is, or everything that is the matter with it."""


def judge(row: Row, header: Header, bounds: Bounds) -> RowVerdict:
    """Return the report that the row is, or everything that is the matter with it."""
    if row.broken is not None:
        return [RowError(row.line, WHOLE_ROW, row.broken)]
    width = len(header.columns)
    if len(row.cells) > width:
        return [RowError(row.line, WHOLE_ROW, "too_many_columns", {"count": len(row.cells), "columns": width})]
    errors, cells = _cells_of(header, row)
    notes = _set_right(cells, bounds)
    suspect = {field for field, _, _ in errors}
    errors += [error for error in _wrong_values(cells, bounds) if error[0] not in suspect]
    if errors:
        return [RowError(row.line, *error) for error in errors]
    try:
        part = _part(cells)
    except ValidationError as error:
        return [RowError(row.line, str(e["loc"][0]) if e["loc"] else WHOLE_ROW, "invalid") for e in error.errors()]
    if more := contradictions(part):
        return [_figures_error(row.line, error) for error in more]
    return SoundRow(row.line, cells["commune_code"], part, tuple(RowError(row.line, *note) for note in notes))


def _figures_error(line: int, error: FieldError) -> RowError:
    """Say by column and code what the figures of a row have against one another: its columns are named as the losses are."""
    column = next((name for name in COUNTS if name in error.field.split(".")), WHOLE_ROW)
    return RowError(line, column, _FIGURES.get(error.reason, "more_than_size"), dict(error.values))


_Wrong = tuple[str, str, Mapping[str, object] | None]


def _cells_of(header: Header, row: Row) -> tuple[list[_Wrong], dict[str, str]]:
    """Return what no cell may have, and the cells as they are kept. Columns that are not read may hold anything."""
    wrong: list[_Wrong] = []
    cells = dict.fromkeys(COLUMNS, "")
    for column, cell in zip(header.columns, row.cells, strict=False):
        if not column:
            continue
        if _STRANGE_BYTES.search(cell):
            wrong.append((column, "not_utf8", None))
            continue
        try:
            cells[column] = _plain_code(column, _CLEAN.get(column, sound_line)(unguarded(cell)).strip())
        except UnsoundText as why:
            wrong.append((column, why.code, None))
            continue
        if len(cells[column]) > (most := _MAX_LENGTHS.get(column, _MAX_OTHER)):
            wrong.append((column, "too_long", {"most": most}))
    return wrong, cells


def _plain_code(column: str, cell: str) -> str:
    """Return a code or number without what keyboards and spreadsheets put around it; other cells stay as they are."""
    if column not in _CODES:
        return cell
    plain = unicodedata.normalize("NFKC", cell)
    if guarded := _GUARDED.fullmatch(plain):
        plain = (guarded["formula"] or guarded["quoted"] or "").strip()
    if column in _NUMBERS and (_NOTHING.fullmatch(plain) or (column in COUNTS and plain_words(plain) in _NOBODY)):
        return ""
    form = _WHOLE_CODE if column == "commune_code" else _WHOLE
    whole = form.fullmatch(plain) if column in _NUMBERS else None
    return whole["whole"] if whole else plain


def _set_right(cells: dict[str, str], bounds: Bounds) -> list[_Wrong]:
    """Undo in the cells what spreadsheets and older lists did to them; return the notes that say so."""
    notes: list[_Wrong] = []
    if isinstance(state := house_meant(cells["house_state"]), HouseState):
        cells["house_state"] = state.value
    given = cells["commune_code"]
    code, note = commune_meant(given, bounds.known)
    if _THOUSANDS.fullmatch(given):
        code, _ = commune_meant(re.sub(r"[^0-9]", "", given), bounds.known)
        note = "thousands_joined" if code in bounds.known else None
    if code not in bounds.known and len(named := communes_named(given, bounds.incident, bounds.in_area)) == 1:
        code, note = named[0].code, "commune_by_name"
    if note is not None:
        notes.append(("commune_code", note, {"given": given, "read": code, "commune": name_of(code)}))
        cells["commune_code"] = code
    notes += [("phone", note, None) for note in _set_phone_right(cells)]
    cells["account_number"], note = read_account(cells["account_number"], rounded=bounds.rounded)
    if note is not None:
        notes.append(("account_number", note, None))
        cells["bank_code"] = cells["bank_code"] if cells["account_number"] else ""
    return notes


def _set_phone_right(cells: dict[str, str]) -> Iterator[str]:
    """Keep in the cell a number that can be dialled; return what was done. Words alone stay there, and are refused."""
    if not cells["phone"]:
        return
    if SCIENTIFIC.fullmatch(cells["phone"]):
        cells["phone"] = ""
        yield "phone_scientific"
        return
    if eaten := _PHONE_WITHOUT_ZERO.fullmatch(cells["phone"]):
        cells["phone"] = f"0{re.sub('[^0-9]', '', eaten['digits'])}"
        yield "phone_zero_restored"
    try:
        kept = kept_phone(cells["phone"])
    except WordsWithoutNumber:
        return
    cells["phone"] = kept.number or ""
    if cells["what_happened"]:
        cells["what_happened"] = "\n".join((cells["what_happened"], *kept.lines))
    yield from kept.codes


def _wrong_phone(text: str) -> Iterator[_Wrong]:
    try:
        read_phone(text)
    except WordsWithoutNumber:
        yield "phone", "phone_words", None


def _wrong_values(cells: Mapping[str, str], bounds: Bounds) -> Iterator[_Wrong]:
    if is_example(cells["head_name"]):
        yield WHOLE_ROW, "example_row", None
        return
    for name in REQUIRED:
        if not cells[name]:
            yield name, "missing", None
    if commune := cells["commune_code"]:
        yield from _wrong_commune(commune, bounds)
    yield from _wrong_phone(cells["phone"])
    for name in ("size", *COUNTS):
        yield from _wrong_number(name, cells[name])
    yield from _wrong_house(cells["house_state"])
    yield from _wrong_account(cells["bank_code"], cells["account_number"])


def _wrong_commune(commune: str, bounds: Bounds) -> Iterator[_Wrong]:
    if commune not in bounds.known:
        candidates = successors_of(commune) or successors_of(commune.zfill(CODE_DIGITS))
        if candidates:
            named = ", ".join(f"{code} ({name_of(code)})" for code in candidates)
            yield "commune_code", "divided_commune", {"code": commune, "communes": named}
        elif alike := communes_named(commune, bounds.incident, bounds.in_area):
            yield (
                "commune_code",
                "communes_alike",
                {"communes": ", ".join(f"{one.code} ({name_of(one.code)})" for one in alike)},
            )
        else:
            yield "commune_code", "unknown_commune", None
    elif not bounds.in_area(commune):
        yield "commune_code", "outside_area", None
    elif commune not in bounds.incident:
        yield "commune_code", "outside_incident", None


def _wrong_house(cell: str) -> Iterator[_Wrong]:
    if not cell or isinstance(meant := house_meant(cell), HouseState):
        return
    if meant is None:
        yield "house_state", "house_state_unknown", {"expected": _HOUSES_SAID}
    else:
        states = ", ".join(f"{HOUSE_STATES[state].vi} ({state})" for state in meant.states)
        yield "house_state", "house_state_unclear", {"words": meant.words, "states": states}


def _wrong_number(name: str, text: str) -> Iterator[_Wrong]:
    least = 1 if name == "size" else 0
    if not text:
        return
    if _NEGATIVE.fullmatch(text):
        yield name, "below", {"least": least}
    elif not _NUMBER.fullmatch(text):
        yield name, "not_a_number", None
    elif int(text) < least:
        yield name, "below", {"least": least}
    elif int(text) > MAX_PERSONS:
        yield name, "above", {"most": MAX_PERSONS}


def _wrong_account(bank: str, account: str) -> Iterator[_Wrong]:
    if account and not bank:
        yield "bank_code", "account_without_bank", None
    if bank and not account:
        yield "account_number", "bank_without_account", None
    if bank and bank_code(bank) is None:
        yield "bank_code", "bank_unknown", {"candidates": candidates_said(bank)}
    if account and not _ACCOUNT.fullmatch(account):
        yield "account_number", "account_form", None


def _part(cells: Mapping[str, str]) -> PersonalPart:
    """Counts become persons: who they are, the officer who looks will know."""
    refs = (f"p{number}" for number in count(1))
    dead, missing, injured, hungry = (int(cells[name] or 0) for name in COUNTS)
    state, bank = cells["house_state"], bank_code(cells["bank_code"])
    losses = Losses(
        dead=tuple(islice(refs, dead)),
        missing=tuple(islice(refs, missing)),
        injured=tuple(Injured(ref=ref) for ref in islice(refs, injured)),
        house=House(state=HouseState(state)) if state else None,
        short_of_food=ShortOfFood(people=hungry) if hungry else None,
    )
    return PersonalPart(
        head_name=cells["head_name"],
        phone=cells["phone"] or None,
        size=int(cells["size"]) if cells["size"] else None,
        what_happened=cells["what_happened"],
        losses=losses,
        payee=Payee(name=cells["head_name"], bank_code=bank, account_number=cells["account_number"]) if bank else None,
    )
