"""A decision signed from a terminal: the lines are shown first, and what is signed is what was shown."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from services.console.cli.case_meant import case_meant
from services.console.cli.incidents import incident_for
from services.console.cli.installation import Installation, Refusal, ServiceAway
from services.console.cli.options import commune_meant
from services.console.cli.output import (
    AWAY,
    NOT_FOUND,
    WRONG_USE,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
    warn,
    when,
)
from services.console.cli.texts import CASE
from services.console.client.assessment import CaseOnList
from services.console.views.awards import AwardView
from shared.identity import Role
from shared.ids import new_id
from shared.texts import Text

_PATH: Final = "/v1/decisions"
_STATES: Final = ("open", "assessed")
_VERDICTS: Final = ("approved", "returned", "declined")
_UNDECIDED: Final = "proposed"
MAX_LINES: Final = 500
_OPTIONS: Final = {
    "incident_id": "--incident",
    "award_ids": "--case",
    "seen": "--case",
    "seen_payees": "--case",
    "verdict": "--verdict",
    "reason": "--reason",
    "number": "--number",
    "delegation.from": "--delegated-by",
    "delegation.document": "--document",
    "delegation": "--delegated-by",
}
"""By which option each field of the door was given."""
CaseOption = Annotated[
    list[str] | None,
    typer.Option("--case", help="Chỉ hồ sơ này (số hoặc mã), lặp lại được / this case only, by number or id, repeatable"),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Đã xem, ký không hỏi lại / seen: sign without asking")]


@dataclass(frozen=True)
class _Line:
    """One award that may be signed, as it stands at this moment."""

    case: CaseOnList
    award: AwardView

    @property
    def id(self) -> str:
        return str(self.award.id)

    @property
    def law(self) -> str:
        articles = "; ".join(f"{basis.document} {basis.article}" for basis in self.award.basis)
        return articles if self.award.certainty != "D" else f"{articles} ({say(_UNVERIFIED)})"

    @property
    def payee(self) -> str:
        return say(self.award.paid_to) if self.award.paid_to else ""


def sign(  # noqa: PLR0913, PLR0917 - options of a command line, each by name
    commune: Annotated[str, typer.Option("--commune", help="Mã hoặc tên xã / code or name of the commune")],
    incident: Annotated[str, typer.Option("--incident", help="Mã sự kiện / id of the incident")] = "",
    case: CaseOption = None,
    verdict: Annotated[str, typer.Option("--verdict", help=" | ".join(_VERDICTS))] = "approved",
    reason: Annotated[str, typer.Option("--reason", help="Mã lý do không duyệt / the code of why it is declined")] = "",
    number: Annotated[str, typer.Option("--number", help="Số quyết định / the register's number: 12/QĐ-UBND")] = "",
    delegated_by: Annotated[str, typer.Option("--delegated-by", help="Ký thay ai / for whom it is signed")] = "",
    document: Annotated[str, typer.Option("--document", help="Văn bản uỷ quyền / the delegation's document")] = "",
    token: TokenOption = "",
    *,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Xem rồi ký danh sách chờ quyết định của một xã / see and sign what waits for a decision in a commune."""
    if verdict not in _VERDICTS:
        fail(WRONG_USE, _NO_VERDICT, verdict=verdict, known=", ".join(_VERDICTS))
    if verdict == "declined" and not reason:
        fail(WRONG_USE, _NO_REASON)
    code = commune_meant(commune).code
    installation = Installation(token, Role.COMMUNE_CHAIR, [code])
    meant = incident or incident_for(installation, code)
    lines = _lines(installation, meant, code, [case_meant(installation, one) for one in case or ()])
    if not lines:
        fail(NOT_FOUND, _NOTHING, commune=code)
    if len(lines) > MAX_LINES:
        fail(WRONG_USE, _TOO_MANY, most=MAX_LINES, count=len(lines))
    if not as_json:
        _show(lines)
    if not yes:
        _ask(verdict, len(lines), as_json=as_json)
    body: dict[str, Any] = {
        "incident_id": meant,
        "verdict": verdict,
        "award_ids": [line.id for line in lines],
        "seen": {line.id: line.award.amount for line in lines},
    }
    if payees := {line.id: payee.model_dump(exclude_none=True) for line in lines if (payee := line.award.payee_seen)}:
        body["seen_payees"] = payees
    body |= {name: value for name, value in (("number", number), ("reason", reason)) if value}
    if delegated_by or document:
        body["delegation"] = {"from": delegated_by, "document": document}
    signed = _signed(installation, body)
    if as_json:
        print_json(signed)
        return
    out.print(
        say(_SIGNED).format(**{name: signed[name] for name in ("number", "approved", "declined", "returned")}), style="green"
    )


def _lines(installation: Installation, incident: str, commune: str, cases: Sequence[UUID]) -> list[_Line]:
    """Return what may be signed, in the order of its deadlines; of these cases only where some are named."""
    found = [
        CaseOnList.model_validate(one)
        for state in _STATES
        for one in installation.all_of("assessment", "/v1/assessments", incident_id=incident, commune_code=commune, state=state)
    ]
    unknown = set(cases) - {one.case_id for one in found}
    if unknown:
        fail(NOT_FOUND, _NO_CASE, cases=", ".join(sorted(map(str, unknown))))
    chosen = [one for one in found if not cases or one.case_id in cases]
    chosen.sort(key=lambda one: (one.due_at is None, one.due_at and one.due_at.timestamp(), str(one.case_id)))
    return [_Line(one, award.view().worded()) for one in chosen for award in one.awards if award.state == _UNDECIDED]


def _show(lines: Sequence[_Line]) -> None:
    rows = [
        (line.case.case_id, say(line.award.label), say(line.award.amount_text), line.payee, when(line.case.due_at), line.law)
        for line in lines
    ]
    print_table([CASE, _BENEFIT, _AMOUNT, _PAYEE, _DUE, _LAW], rows)


def _ask(verdict: str, count: int, *, as_json: bool) -> None:
    """Let the signer say that this is what he signs; a program says it with --yes."""
    if as_json or not sys.stdin.isatty():
        fail(WRONG_USE, _NOT_SAID)
    if not typer.confirm(say(_SURE).format(verdict=verdict, count=count)):
        warn(_LEFT)
        raise typer.Exit(WRONG_USE)


def _signed(installation: Installation, body: dict[str, Any]) -> Any:
    try:
        return installation.act_surely("assessment", _PATH, body, str(new_id()))
    except Refusal as refusal:
        refusal.end(_OPTIONS)
    except ServiceAway as away:
        fail(AWAY, _UNKNOWN, url=str(away))


_BENEFIT: Final = Text(vi="Khoản trợ giúp", en="Benefit")
_AMOUNT: Final = Text(vi="Mức", en="Amount")
_PAYEE: Final = Text(vi="Trả cho", en="Paid to")
_DUE: Final = Text(vi="Hạn", en="Due")
_LAW: Final = Text(vi="Căn cứ", en="Law")
_UNVERIFIED: Final = Text(vi="chưa kiểm chứng", en="unverified")
_SURE: Final = Text(vi="Ký {verdict} {count} dòng trên?", en="Sign {verdict} for these {count} lines?")
_LEFT: Final = Text(vi="Chưa ký gì.", en="Nothing was signed.")
_NOT_SAID: Final = Text(vi="Chưa ký gì: xem danh sách rồi thêm --yes.", en="Nothing was signed: see the list, then add --yes.")
_SIGNED: Final = Text(
    vi="Đã ký quyết định {number}: duyệt {approved}, không duyệt {declined}, trả lại {returned}.",
    en="Signed decision {number}: {approved} approved, {declined} declined, {returned} returned.",
)
_NOTHING: Final = Text(vi="Không có gì chờ ký ở xã {commune}.", en="Nothing waits for a signature in commune {commune}.")
_NO_CASE: Final = Text(
    vi="--case: không có hồ sơ nào chờ quyết định mang mã {cases} ở xã và sự kiện này.",
    en="--case: no case of this commune and incident waits for a decision under {cases}.",
)
_TOO_MANY: Final = Text(
    vi="Một quyết định có tối đa {most} dòng, đang có {count}: hãy nêu hồ sơ bằng --case.",
    en="A decision has at most {most} lines, there are {count}: name cases with --case.",
)
_NO_VERDICT: Final = Text(
    vi="--verdict: không có {verdict}; chọn: {known}.", en="--verdict: there is no {verdict}; choose: {known}."
)
_NO_REASON: Final = Text(vi="--reason: không duyệt thì phải ghi lý do.", en="--reason: declining needs its reason.")
_UNKNOWN: Final = Text(
    vi="Không có trả lời từ {url}: có thể đã ký rồi. Chạy lại lệnh này để xem: dòng đã ký không còn trong danh sách.",
    en="No answer came from {url}: it may be signed. Run this again to see: lines that are signed stand in the list no more.",
)
