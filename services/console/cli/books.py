"""The closed books from a terminal: a monthly file of a commune, the summary of a round, the year's settlement."""

from datetime import date
from typing import Annotated, Any, Final

import typer

from services.console.cli.installation import Installation
from services.console.cli.options import commune_meant
from services.console.cli.output import (
    NOT_WELL,
    WRONG_USE,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
    when,
)
from services.console.views.books import CYCLE_FILES, ROUND_STANDINGS
from services.console.views.vocabulary import RAILS, amount_text, word
from shared.clock import VIETNAM, now
from shared.identity import Role
from shared.number_words import dong_text
from shared.texts import Text
from shared.vocabulary import BENEFITS

SERVICE: Final = "disbursement"
_FIGURES: Final = ("opening", "received", "reversed", "spent", "returned", "recovered", "left")

commands: Final = typer.Typer(no_args_is_help=True, help="Sổ đã chốt: kỳ chi trả, đợt chi, quyết toán / the closed books")

CommuneOption = Annotated[str, typer.Option("--commune", help="Mã hoặc tên xã / code or name of the commune")]
MonthOption = Annotated[str, typer.Option("--month", help="Tháng, ví dụ 2026-11; mặc định: tháng này / by default this month")]
FileOption = Annotated[
    str, typer.Option("--file", help="paid: kết quả chi trả / what was paid · to_pay: đề nghị chi trả / to pay")
]
YearOption = Annotated[int, typer.Option("--year", help="Mặc định: năm nay / by default this year")]
DrillOption = Annotated[
    bool | None,
    typer.Option("--drill/--real", help="Của diễn tập hay của thật; mặc định: như hệ thống này / of drills, or what is real"),
]
RoundArgument = Annotated[str, typer.Argument(metavar="ROUND", help="Mã đợt chi hoặc danh sách ký nhận / the round's id")]


@commands.command("cycle")
def cycle(  # noqa: PLR0913 - options of a command line, each by name
    commune: CommuneOption,
    month: MonthOption = "",
    file: FileOption = "paid",
    *,
    drill: DrillOption = None,
    token: TokenOption = "",
    as_json: JsonOption = False,
) -> None:
    """Hồ sơ chi trả của một xã trong tháng: kết quả, hoặc danh sách đề nghị / a commune's file of a month."""
    if file not in CYCLE_FILES:
        fail(WRONG_USE, _NO_FILE, known=", ".join(CYCLE_FILES))
    if month and not _is_month(month):
        fail(WRONG_USE, _NO_MONTH, given=month)
    path = f"/v1/communes/{commune_meant(commune).code}/cycles/{month or f'{now().astimezone(VIETNAM):%Y-%m}'}"
    found: dict[str, Any] = Installation(token, Role.AUDITOR).ask(SERVICE, path, file=file, drill=drill)
    if as_json:
        print_json(found)
        return
    out.print(
        say(_CYCLE).format(
            name=say(CYCLE_FILES[file]),
            month=found["month"],
            due=date.fromisoformat(found["due_before"]).strftime("%d/%m/%Y"),
            **{name: say(dong_text(found[f"{name}_dong"])) for name in ("paid", "returned", "unpaid")},
        )
    )
    if found["items"]:
        print_table([_SOURCE, _WHAT, _WAY, _PAID, _BACK, _UNPAID], [_cycle_row(one) for one in found["items"]])


@commands.command("round")
def one_round(name: RoundArgument, *, token: TokenOption = "", as_json: JsonOption = False) -> None:
    """Một đợt chi đi đến đâu: theo khoản, xã, kết quả / what a round came to, by benefit, commune and outcome."""
    found: dict[str, Any] = Installation(token, Role.AUDITOR).ask(SERVICE, f"/v1/rounds/{name}")
    if as_json:
        print_json(found)
        return
    out.print(
        say(_ROUND).format(
            number=found["number"],
            source=found["source_name"],
            way=say(word(RAILS, found["rail"])),
            time=when(found["closed_at"]),
            count=found["count"],
            amount=say(dong_text(found["total_dong"])),
        )
    )
    rows = [
        (
            say(word(BENEFITS, one["benefit"])),
            one["commune_code"],
            say(word(ROUND_STANDINGS, one["standing"])),
            str(one["count"]),
            say(dong_text(one["dong"])),
        )
        for one in found["items"]
    ]
    if rows:
        print_table([_WHAT, _COMMUNE, _STANDS, _COUNT, _AMOUNT], rows)


@commands.command("settlement")
def settlement(
    year: YearOption = 0, *, drill: DrillOption = None, token: TokenOption = "", as_json: JsonOption = False
) -> None:
    """Quyết toán năm: từng nguồn đã nhận, chi, trả lại, thu hồi, còn lại / the year's settlement of each source.

    Kết thúc với 1 nếu sổ cái và số dư lệch nhau / ends with 1 where ledger and balance differ.
    """
    path = f"/v1/settlements/{year or now().astimezone(VIETNAM).year}"
    items = list(Installation(token, Role.AUDITOR).all_of(SERVICE, path, drill=drill))
    if as_json:
        print_json(items)
    else:
        rows = [
            (one["name"], *(say(amount_text(one[name], one["unit"])) for name in _FIGURES), one["source_id"]) for one in items
        ]
        if rows:
            print_table([_SOURCE, *_HEADS, _ID], rows)
        else:
            out.print(say(_NO_SOURCE))
    if any(one["unexplained"] for one in items):
        raise typer.Exit(NOT_WELL)


def _cycle_row(one: dict[str, Any]) -> tuple[str, ...]:
    names = (one["source_name"] or say(_NONE_YET), say(word(BENEFITS, one["benefit"])), say(word(RAILS, one["rail"])))
    return (*names, *(say(dong_text(one[f"{name}_dong"])) for name in ("paid", "returned", "unpaid")))


def _is_month(written: str) -> bool:
    try:
        return len(written) == len("2026-11") and date.fromisoformat(f"{written}-01") is not None
    except ValueError:
        return False


_SOURCE: Final = Text(vi="Nguồn", en="Source")
_WHAT: Final = Text(vi="Nội dung", en="For what")
_WAY: Final = Text(vi="Hình thức", en="Way")
_PAID: Final = Text(vi="Đã chi", en="Paid")
_BACK: Final = Text(vi="Trả lại, thu hồi", en="Came back")
_UNPAID: Final = Text(vi="Chưa chi", en="Not paid")
_COMMUNE: Final = Text(vi="Xã", en="Commune")
_STANDS: Final = Text(vi="Kết quả", en="Stands")
_COUNT: Final = Text(vi="Số khoản", en="Payments")
_AMOUNT: Final = Text(vi="Số tiền", en="Amount")
_ID: Final = Text(vi="Mã nguồn", en="Source's id")
_NONE_YET: Final = Text(vi="(chưa có nguồn)", en="(no source yet)")
_NO_SOURCE: Final = Text(vi="Không có nguồn nào.", en="There is no source.")
_HEADS: Final = (
    Text(vi="Đầu năm", en="Opening"),
    Text(vi="Đã nhận", en="Received"),
    Text(vi="Ghi nhầm", en="Reversed"),
    _PAID,
    Text(vi="Được trả lại", en="Sent back"),
    Text(vi="Đã thu hồi", en="Recovered"),
    Text(vi="Còn lại", en="Left"),
)
_CYCLE: Final = Text(
    vi="{name}, kỳ {month}: đã chi {paid}, trả lại và thu hồi {returned}, chưa chi {unpaid}; hạn gửi trước {due}.",
    en="{name}, {month}: paid {paid}, came back {returned}, not paid {unpaid}; due before {due}.",
)
_ROUND: Final = Text(
    vi="Đợt {number}, {source}, {way}, chốt {time}: {count} khoản, {amount}.",
    en="Round {number}, {source}, {way}, closed {time}: {count} payments, {amount}.",
)
_NO_FILE: Final = Text(vi="--file: hãy chọn một trong {known}.", en="--file: choose one of {known}.")
_NO_MONTH: Final = Text(
    vi="--month: {given} không phải tháng; ví dụ 2026-11.", en="--month: {given} is no month; for example 2026-11."
)
