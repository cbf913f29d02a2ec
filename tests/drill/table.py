"""The one table at the end, for a person who has not read anything else."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from shared.communes import name_of
from shared.number_words import dong_text, on_paper
from tests.drill.acts import Act
from tests.drill.result import Result, SourceFigures
from tests.drill.words import STEPS, Words
from tests.support.promises.verdict import Verdict

_SHOWN_VIOLATIONS = 5
_GROUPS: Final = (
    (Act.RETRACTED_BEFORE, Act.RETRACTED_AFTER, Act.DECLINED_AWARD, Act.DECLINED_HOUSEHOLD, Act.RETURNED, Act.REDUCED),
    (Act.CAME_BACK, Act.RETRACTED_AWARD, Act.REPAID),
    (Act.CORRECTED_LOSSES, Act.REPLACED_ACCOUNT, Act.PAYEE_CONFIRMED, Act.SHARED_EXPLAINED),
    (Act.CORRECTED_PHONE, Act.REPEATED_REPORT, Act.SECOND_EDITOR),
    (Act.SHARED_PHONE, Act.NO_PHONE, Act.LANDLINE, Act.INFORMANT_TOLD),
    (Act.SHORT_OF_FUNDS, Act.CHANGED_SHIFT, Act.LATE_ROSTER, Act.FINDINGS_LIST, Act.HANDOVER_LIST),
    (Act.CASH_LIST, Act.CASH_BACK),
    (Act.BANK_TROUBLE, Act.RESOLVED, Act.SMS_THROTTLED, Act.SMS_RECEIPTS, Act.SMS_LOST),
)
_STYLES = {"held": "green", "broken": "bold red", "not_checked": "yellow"}


def show(console: Console, words: Words, result: Result, title: str) -> None:
    """Print the whole result."""
    parts = [
        _journey(words, result),
        _people(words, result),
        *_acts(words, result),
        _sources(words, result.sources),
        _slowest(words, result),
        _speed(words, result),
        *_ladder(words, result),
    ]
    parts.append(_promises(words, result))
    good = result.passed
    verdict = Text(words("all well") if good else words("not well"), style="bold green" if good else "bold red")
    console.print(Panel(Group(*parts, Text(), verdict), title=f"{title} ({words('title')})", expand=False))
    for line in result.left_open:
        console.print(f"{words('left open')}: {line}", style="yellow", markup=False, highlight=False)
    for name in result.missing:
        what = words(name) if name in set(Act) else name
        console.print(f"{words('missing')}: {what}", style="red", markup=False, highlight=False)
    for line in result.waiting:
        console.print(f"{words('waiting')}: {line}", style="red", markup=False, highlight=False)


def _journey(words: Words, result: Result) -> Table:
    table = Table(box=box.SIMPLE, expand=False)
    table.add_column(words("step"))
    table.add_column(words("count"), justify="right")
    table.add_column(words("from report"), justify="right")
    for step in STEPS:
        figures = result.steps.get(step)
        count = result.count(step)
        due = result.due(step)
        style = "" if count >= due else "red"
        times = f"{figures.median_s:.1f} s / {figures.slowest_s:.1f} s" if figures and figures.slowest_s is not None else ""
        table.add_row(words(step), Text(f"{count}/{due}", style=style), times)
    share = 100 * result.in_time / max(result.entitled, 1)
    late = f"{result.late_on_arrival} {words('late')}" if result.late_on_arrival else ""
    table.add_row(Text(words("in time"), style="bold"), Text(f"{share:.1f} %", style="bold"), late)
    return table


def _people(words: Words, result: Result) -> Text:
    """What became of everybody who was reported: so that who was taken back or refused is never among the helped."""
    helped = result.count("assisted")
    counts = {
        "reported": result.count("identified"),
        "helped": helped,
        "refused": result.refused,
        "taken back": result.retracted,
        "without help yet": result.entitled - helped,
    }
    shown = {name: count for name, count in counts.items() if count or name in {"reported", "helped"}}
    said = words.lines(lambda language: " · ".join(language(name).format(count=count) for name, count in shown.items()))
    return Text("\n".join(f" {line}" for line in said), style="bold")


def _acts(words: Words, result: Result) -> list[Table]:
    """What happened beside the plan, a short line for each kind of thing."""
    if not result.acts:
        return []
    table = Table(box=box.SIMPLE, title=words("acts"), title_justify="left", show_header=False)
    for group in _GROUPS:
        counts = {act: result.acts[act] for act in group if act in result.acts}
        if counts:
            said = words.lines(partial(_listed, counts))
            table.add_row("\n".join(said))
    if result.bank_troubles:
        table.add_row(" · ".join(f"{kind} {count}" for kind, count in sorted(result.bank_troubles.items())))
    if result.tickets:
        table.add_row("\n".join(words.lines(partial(_tickets, result))))
    return [table]


def _listed(counts: Mapping[Act, int], words: Words) -> str:
    return " · ".join(f"{words(act)} {count}" for act, count in counts.items())


def _tickets(result: Result, words: Words) -> str:
    counts = " · ".join(f"{words(f'ticket {state}')} {count}" for state, count in result.tickets.items())
    return f"{words('tickets')}: {counts} · {words('difference')} {dong_text(result.difference_dong).vi}"


def _sources(words: Words, sources: Sequence[SourceFigures]) -> Table:
    table = Table(box=box.SIMPLE, title=words("sources"), title_justify="left")
    for name in ("source", "contributed", "settled", "left", "payments"):
        table.add_column(words(name), justify="left" if name == "source" else "right")
    for source in (source for source in sources if source.payments):
        figures = (_amount(amount, source.unit) for amount in (source.contributed, source.settled, source.left))
        table.add_row(source.name, *figures, str(source.payments))
    return table


def _amount(amount: int, unit: str) -> str:
    if unit == "dong":
        return dong_text(amount).vi
    name = {"kg": "kg", "set": "bộ"}.get(unit, unit)
    return f"{on_paper(amount)} {name}"


def _slowest(words: Words, result: Result) -> Table:
    table = Table(box=box.SIMPLE, title=words("slowest"), title_justify="left", show_header=False)
    for case in result.slowest:
        table.add_row(f"{case.seconds:.1f} s", case.commune, case.waited_for, f"[dim]{case.case_id}[/]")
    return table


def _speed(words: Words, result: Result) -> Table:
    table = Table(box=box.SIMPLE, title=words("speed"), title_justify="left", show_header=False)
    table.add_row(f"{result.per_second:.1f}", f"{words('per second closed')}: {result.seconds:.1f} s")
    table.add_row(f"{result.per_second_quiet:.1f}", f"{words('per second quiet')}: {result.seconds_quiet:.1f} s")
    by_type = ", ".join(f"{name} {value:.1f}" for name, value in result.events_by_workflow.items())
    table.add_row(f"{result.events:.1f}", f"{words('events')} ({by_type})")
    cpu = ", ".join(f"{name} {value:.1f}" for name, value in result.cpu_ms.items())
    table.add_row(f"{sum(result.cpu_ms.values()):.1f}", f"{words('cpu')}: {cpu}")
    table.add_row("", f"{words('windows')}: {', '.join(f'{name} {value:g}' for name, value in result.windows.items())}")
    if result.escalations.missed:
        slowest = result.escalations.slowest_s
        after = "?" if slowest is None else f"{slowest:.1f} s"
        text = f"{words('escalations')} {after} ({words('taken')} {result.escalations.taken}"
        text += f"; {words('over')} {result.escalations.over})"
        table.add_row(f"{result.escalations.accepted}/{result.escalations.missed}", text)
    return table


def _ladder(words: Words, result: Result) -> list[Table]:
    """Who was told on which rung and after how long it went on, and which communes stand as silent."""
    if not result.escalations.rungs:
        return []
    title = words("ladder") if result.pace == 1 else f"{words('ladder')} · {words('pace')} ×{result.pace}"
    table = Table(box=box.SIMPLE, title=title, title_justify="left")
    for name in ("rung", "told on it", "went on to", "planned", "in truth"):
        table.add_column(words(name), justify="left" if name == "rung" else "right")
    for rung, count in result.escalations.rungs.items():
        steps = [step for step in result.escalations.steps if str(step.rung) == rung]
        table.add_row(
            f"{rung} {words(f'rung {rung}')}",
            str(count),
            "\n".join(f"{step.higher}: {step.count}" for step in steps),
            "\n".join(f"{step.planned_s:g} s" for step in steps),
            "\n".join(f"{step.shortest_s:.1f}-{step.longest_s:.1f} s" for step in steps),
        )
    names = [name_of(code) for code in result.silent_communes]
    names += [f"{name_of(code)} *" for code in result.unreachable_communes]
    if names:
        table.add_section()
        footnote = f"* {words('unreachable')}" if result.unreachable_communes else ""
        table.add_row(words("silent"), str(len(names)), "\n".join(names), "", footnote)
    return [table]


def _promises(words: Words, result: Result) -> Table:
    table = Table(box=box.SIMPLE)
    for name in ("promise", "checked", "violations"):
        table.add_column(words(name), justify="left" if name == "promise" else "right")
    table.add_column()
    for name, verdict in result.verdicts.items():
        style = _STYLES[verdict.state]
        table.add_row(
            f"{name} {words(name)}", str(verdict.checked), str(len(verdict.violations)), Text(_said(words, verdict), style)
        )
        for violation in verdict.violations[:_SHOWN_VIOLATIONS]:
            table.add_row(Text(f"  · {violation}", style="red"), "", "", "")
        for part in verdict.unseen if verdict.state != "not_checked" else ():
            table.add_row(Text(f"  · {words('part not checked')}: {part}", style="yellow"), "", "", "")
    return table


def _said(words: Words, verdict: Verdict) -> str:
    if verdict.state == "not_checked":
        return f"{words('not checked')}: {verdict.not_checked_because}"
    return words(verdict.state)
