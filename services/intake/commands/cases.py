"""What people do with a case: look at it, correct it, take the report back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands import facts, moves
from services.intake.commands.context import Context
from services.intake.commands.disclosures import disclose, is_disclosed, view_disclosures
from services.intake.commands.look_alikes import compare_cases
from services.intake.domain.cases import Case, Correction, Retraction, Revision, assist_promptly
from services.intake.domain.disclosures import Disclosure, DisclosureWanted, Look
from services.intake.domain.look_alikes import DUPLICATE, LookAlikePair, LookAlikeTold, LookAlikeVerdict
from services.intake.domain.moves import CaseMove
from services.intake.domain.outside_aid import OutsideAid
from services.intake.policy.person_refs import known_refs
from services.intake.policy.phones import keep_phones
from services.intake.policy.reports import contradictions
from services.intake.policy.time_limits import due_from
from services.intake.store import cases as store
from services.intake.store.awards import list_awards
from services.intake.store.look_alikes import list_pairs, save_verdict
from services.intake.store.moves import list_moves
from services.intake.store.outside_aid import follow_household, list_of_cases
from services.intake.store.reports import SealedReport, save_correction
from shared import audit, clock_states, clocks, outbox, paces
from shared.clock import VIETNAM
from shared.clock_states import ClockState
from shared.errors import InvalidInput, NotFound, Refused
from shared.events.household import Losses, Payee
from shared.events.intake import PersonalPart
from shared.household_figures import impossible_births
from shared.identity import Actor
from shared.ids import CaseId, ReportId, new_id
from shared.need_to_know import Knowledge, knowledge_of, masked_part, masked_payee, named_payee, reads_words
from shared.outbox import Wake
from shared.person_refs import REPORTED, losses_called, members_called, persons_named, shown_after
from shared.person_words import in_sent_words
from shared.texts import Text


class UnknownCase(NotFound):
    """There is no such case, or it is not for this person to see."""

    code = "unknown-case"
    title = Text(vi="Không có hồ sơ này", en="There is no such case")


class AlreadyRetracted(Refused):
    """The report behind this case was taken back before."""

    code = "already-retracted"
    title = Text(vi="Báo cáo của hồ sơ này đã được rút", en="The report behind this case was already taken back")


class NoLookAlike(Refused):
    """There is nothing to be told: the case looks like no other."""

    code = "no-look-alike"
    title = Text(vi="Hồ sơ này không giống hồ sơ nào khác", en="This case looks like no other")


class FirstTakenBack(Refused):
    """The earlier case was taken back: this one is the only one that the household has."""

    code = "first-case-taken-back"
    title = Text(
        vi="Hồ sơ báo trước đã được rút: hãy giữ hồ sơ này, hoặc rút với lý do riêng",
        en="The earlier case was taken back: keep this one, or take it back for a reason of its own",
    )


class LookAlikeToldBefore(Refused):
    """Somebody has said before what the case is."""

    code = "look-alike-told"
    title = Text(
        vi="Đã có người xác nhận hồ sơ này là của một hộ khác", en="Somebody has said before that this is another household"
    )


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its clocks, moves and look-alikes, and of the household what the onlooker may know.

    `shown_to` is for auditors alone. All or most of the household is `part`; who pays gets `head_name` and `payee` alone, and
    others neither.
    """

    case: Case
    clocks: list[ClockState]
    moves: list[CaseMove]
    look_alikes: list[LookAlikePair]
    outside_aid: list[OutsideAid]
    shown_to: list[Disclosure] | None
    part: PersonalPart | None = None
    head_name: str | None = None
    payee: Payee | None = None
    is_masked: bool = False


async def view_case(session: AsyncSession, actor: Actor, context: Context, look: Look, now: datetime) -> CaseView:
    """Show one case and write down who looked at the household, and how much of it he could see."""
    case = await store.find_case(session, look.case_id)
    if case is None or not actor.may_act_in(case.commune_code):
        raise UnknownCase
    look_alikes = [pair for pair in await list_pairs(session, case.id) if actor.may_act_in(pair.commune_code)]
    found_clocks, found_moves = await clock_states.of_case(session, case.id), await list_moves(session, case.id)
    shown_to = await view_disclosures(session, actor, context, case.id)
    aid = await list_of_cases(session, context.seals if reads_words(actor) else None, [case.id])
    view = CaseView(case, found_clocks, found_moves, look_alikes, aid, shown_to)
    knowledge = await _knowledge(session, actor, case)
    if look.masked and knowledge is Knowledge.FULL and not await is_disclosed(session, actor, case.id, now):
        knowledge = Knowledge.MASKED
    if knowledge is Knowledge.NOTHING:
        return view
    part = await _household(session, context, case)
    await audit.record(session, actor, "household viewed", "case", [case.id], knowledge=knowledge)
    if knowledge is Knowledge.PAYEE:
        return replace(view, head_name=part.head_name, payee=named_payee(part.payee) if part.payee else None)
    if knowledge is Knowledge.MASKED:
        return replace(view, part=masked_part(part), is_masked=True)
    payee = masked_payee(part.payee, with_name=True) if part.payee else None
    return replace(view, part=part.model_copy(update={"payee": payee}))


async def disclose_case(
    session: AsyncSession, actor: Actor, context: Context, wanted: DisclosureWanted, now: datetime
) -> Disclosure:
    """Let somebody see whose case it is who has said why."""
    case = await store.find_case(session, wanted.case_id)
    if case is None or not actor.may_act_in(case.commune_code):
        raise UnknownCase
    return await disclose(session, actor, context, wanted, now)


async def _knowledge(session: AsyncSession, actor: Actor, case: Case) -> Knowledge:
    """Who pays has nobody to pay, and nothing to know, before help is approved."""
    knowledge = knowledge_of(actor)
    if knowledge is not Knowledge.PAYEE:
        return knowledge
    awards = (await list_awards(session, [case.id])).get(case.id, [])
    return knowledge if any(award.granted for award in awards) else Knowledge.NOTHING


async def retract_case(session: AsyncSession, actor: Actor, context: Context, retraction: Retraction, now: datetime) -> Case:
    """Take the report back: what is pending stops, what was paid is marked for recovery, nothing is deleted."""
    case, reason = await _lock(session, actor, retraction.case_id), retraction.reason_code
    await store.save_retraction(session, case.id, reason, context.seals.seal_note(case.id, retraction.note), now)
    await clocks.stop_cases(session, [case.id], now)
    await audit.record(session, actor, "case retracted", "case", [case.id], reason=reason)
    await outbox.publish(session, facts.case_retracted(case, reason, now))
    if case.opening_assisted_at is None and case.closed_at is None:
        # The moment only matters where the workflow must still be started; it then ends at once.
        due_at = due_from(case, case.identified_at, await paces.find_one(session, case.incident_id, drill=case.drill))
        await outbox.wake(session, [Wake(assist_promptly(case.id, case.opening), case.id, due_at, signal="ended")])
    metrics.CASES_RETRACTED.inc()
    return case


async def tell_look_alike(session: AsyncSession, actor: Actor, context: Context, told: LookAlikeTold, now: datetime) -> CaseId:
    """Say whether a case is the household that it looks like, and return which; the same one twice is taken back.

    What others gave the household stands at the first then: who signs for it there must know.
    """
    known = await store.find_case(session, told.case_id)
    first_id = known.looks_like_id if known else None
    # The first is held too: of two cases that are one household, both must not be taken back at the same moment.
    held = await store.lock_cases(session, [told.case_id, *([first_id] if first_id else [])])
    case = _open_for(actor, held.get(CaseId(told.case_id)))
    first = held.get(case.looks_like_id) if case.looks_like_id else None
    if first is None:
        raise NoLookAlike
    if told.verdict is LookAlikeVerdict.SAME and first.retracted_at is not None:
        raise FirstTakenBack
    if case.look_alike_verdict not in {None, told.verdict}:
        raise LookAlikeToldBefore
    await save_verdict(session, case.id, told.verdict)
    await audit.record(session, actor, "look-alike told", "case", [case.id], verdict=told.verdict, looks_like=first.id)
    if told.verdict is LookAlikeVerdict.SAME:
        await retract_case(session, actor, context, Retraction(case.id, DUPLICATE, told.note), now)
        if aids := await follow_household(session, case.id, first):
            await audit.record(session, actor, "outside aid moved", "case", [first.id], told_of=case.id, aids=len(aids))
    return first.id


async def correct_case(
    session: AsyncSession, actor: Actor, context: Context, correction: Correction, now: datetime
) -> Revision:
    """Write down what is known better now; the others are told the whole household again, with a higher revision.

    Where another commune is said the case moves there, with everything that was done for it; refused as `moves` says.
    """
    case, seals = await _lock(session, actor, correction.case_id), context.seals
    move = await moves.plan_move(session, actor, case, correction.commune_code, now)
    part, refs = _corrected(case, await _household(session, context, case), correction)
    part, notes = keep_phones(part) if "phone" in correction.changes else (part, [])
    errors = in_sent_words(contradictions(part), refs)
    if "members" in correction.changes:
        errors += impossible_births(part.members, now.astimezone(VIETNAM).date())
    if errors:
        raise InvalidInput(*errors)
    place = move.to_commune if move else case.commune_code
    case = replace(case, revision=case.revision + 1, commune_code=place)
    report_id, text = ReportId(new_id()), part.model_dump_json(exclude_none=True)
    report = SealedReport(
        id=report_id,
        case=case,
        household=seals.seal_household(case.household_id, text.encode()),
        report=seals.seal_report(report_id, text.encode()),
        channel="correction",
        received_at=now,
    )
    await save_correction(session, actor.subject, report)
    await compare_cases(session, context, [(case, part)])
    fields = sorted(correction.changes)
    await audit.record(session, actor, "case corrected", "case", [case.id], revision=case.revision, fields=fields)
    told = facts.Told(seals.seal_fact(case.id, case.revision, text), part.losses, seals.payment_marks(case.id, part))
    fact = facts.household_reported(case, report_id, now, told)
    if move is not None:
        await moves.carry_out(session, actor, move)
        fact = facts.with_move(fact, move)
    await outbox.publish(session, fact)
    return Revision(report_id, case.revision, refs, notes)


def _corrected(case: Case, before: PersonalPart, correction: Correction) -> tuple[PersonalPart, Mapping[str, str]]:
    """Return the household as it is known now, and our ref for each one that was sent; who was named keeps his."""
    changes, known = dict(correction.changes), known_refs(case.id, before)
    members, losses = changes.get("members", ()), changes.get("losses", Losses())
    # Who was found at a visit is called as he was shown there; before any visit nobody was.
    shown = shown_after(case.persons_found, was_visited=case.findings_revision > 0)
    refs = known.name(persons_named(members, losses), REPORTED, shown)
    if "members" in changes:
        changes["members"] = members_called(members, refs)
    if "losses" in changes:
        changes["losses"] = losses_called(losses, refs)
    if {"members", "losses"} & changes.keys():
        changes["ref_marks"] = known.with_names(refs)
    return before.model_copy(update=changes), refs


async def _household(session: AsyncSession, context: Context, case: Case) -> PersonalPart:
    """Return what is known of the household now."""
    return context.seals.open_household(case.household_id, await store.get_household(session, case.household_id))


async def _lock(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    """Return the case to be changed and hold it; refused where its report was already taken back."""
    return _open_for(actor, (await store.lock_cases(session, [case_id])).get(CaseId(case_id)))


def _open_for(actor: Actor, case: Case | None) -> Case:
    if case is None or not actor.may_act_in(case.commune_code):
        raise UnknownCase
    if case.retracted_at is not None:
        raise AlreadyRetracted
    return case
