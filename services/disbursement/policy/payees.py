"""To whom, and on which account, a payment may go: whom the signature froze, or two persons named since; nobody dead."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import ConfirmedPayee, PayeeChange, PayeeStanding, SharedKind, SignedPayee
from services.disbursement.domain.payments import (
    ACCOUNT_CHANGED,
    ACCOUNT_UNCONFIRMED,
    ACCOUNT_WITHDRAWN,
    PAYEE_LOST,
    PAYEE_UNNAMED,
    SHARED_ACCOUNT,
    SHARED_PHONE,
    Payment,
    payment_id,
)
from shared.duties import same_person
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.events import AssistanceApproved
from shared.events.assessment import PayeeKind
from shared.events.household import Payee
from shared.ids import PaymentId
from shared.privacy import BlindIndex
from shared.texts import Text

_OF_THE_HOUSEHOLD: Final = frozenset[PayeeKind]({"head", "adult"})
_BURIAL_BY_OTHERS: Final = "FUNERAL_ORG"
_SHARED: Final = {SharedKind.ACCOUNT: SHARED_ACCOUNT, SharedKind.PHONE: SHARED_PHONE}
_LOST: Final = Text(
    vi="{ref} đã được ghi nhận chết hoặc mất tích nên không nhận tiền được; hãy chọn người khác",
    en="{ref} is recorded dead or missing and cannot be paid; name somebody else",
)
_HEAD_LOST: Final = Text(
    vi="chủ hộ đã chết, mất tích, hoặc hộ có người mất mà chưa rõ ai là chủ hộ; hãy chọn một người lớn hoặc người giám hộ",
    en="the head is dead or missing, or somebody is and nobody said who is the head; name an adult or a guardian",
)
_ORGANISER: Final = Text(
    vi="khoản mai táng do nơi khác tổ chức chỉ trả cho bên tổ chức (organiser)",
    en="a burial by others is paid to its organiser (organiser) alone",
)
_ONLY_BURIALS: Final = Text(
    vi="chỉ dùng cho khoản mai táng do nơi khác tổ chức (FUNERAL_ORG)", en="is for burials by others (FUNERAL_ORG) alone"
)
_WHICH_ADULT: Final = Text(vi="hãy cho biết người lớn nào của hộ (p1, p2 …)", en="say which adult of the household (p1, p2 …)")
_ONLY_ADULTS: Final = Text(
    vi="chỉ ghi khi trả cho người lớn khác của hộ; hãy bỏ trống", en="is for another adult alone; leave it out"
)
_OWN_ACCOUNT: Final = Text(
    vi="phải có tài khoản riêng của người nhận, hoặc nhận tiền mặt theo danh sách: tài khoản hộ đã khai không phải của "
    "người này",
    en="needs an account of the one who is paid, or the cash list: the household's account is not theirs",
)


NO_ACCOUNT_KNOWN: Final = Text(
    vi="hộ chưa khai tài khoản nào: hãy ghi tài khoản, hoặc chọn không qua tài khoản",
    en="the household has named none: name one here, or say that there is none",
)


class PayerChangesPayee(Forbidden):
    """Who pays neither names whom, nor to which account (P6)."""

    code = "payer-changes-payee"
    title = Text(
        vi="Người chi trả không được đề nghị hay xác nhận đổi người nhận; cần cán bộ khác",
        en="Who pays may neither propose nor confirm another payee; other officers must",
    )


class SameTwoPersons(Forbidden):
    """Changing who is paid needs two persons."""

    code = "payee-needs-two"
    title = Text(
        vi="Người đã đề nghị đổi người nhận không tự xác nhận được; cần người thứ hai",
        en="Who proposed to change the payee may not confirm it; a second person must",
    )


class ChangeDecided(Refused):
    """Somebody has confirmed or refused it before."""

    code = "payee-change-decided"
    title = Text(vi="Đề nghị này đã được {state}", en="This was {state} before")


class AccountChangedAgain(Refused):
    """The household's account is another one by now: what was proposed is not what would be paid."""

    code = "account-changed-again"
    title = Text(
        vi="Tài khoản của hộ đã đổi sau khi có đề nghị này; hãy từ chối và đề nghị lại với tài khoản mới",
        en="The household's account has changed since this was proposed; refuse it and propose the newest account",
    )


class NothingToChange(Refused):
    """No payment of the case waits for a payee, and none was named."""

    code = "no-payment-to-change"
    title = Text(
        vi="Không có khoản tiền nào của hồ sơ này còn có thể đổi người nhận (chưa gửi, hoặc ngân hàng đã từ chối)",
        en="No money of this case can get another payee (not sent yet, or refused by the bank)",
    )


class WentMeanwhile(Refused):
    """Some of its money has gone out since it was proposed: to another payee than this."""

    code = "payment-went-meanwhile"
    title = Text(
        vi="Có khoản của đề nghị này đã gửi, đang trao hoặc đã chi: hãy từ chối, rồi đề nghị lại cho các khoản còn chờ",
        en="Some of this money has gone out meanwhile: refuse this, and propose it anew for what still waits",
    )


class NothingShared(Refused):
    """No other household has the account or telephone, or it was said before why."""

    code = "nothing-shared"
    title = Text(
        vi="Không có hộ nào khác dùng chung, hoặc đã có người nêu lý do",
        en="No other household has it as well, or somebody has said why before",
    )


def payee_hash(index: BlindIndex, payee: Payee) -> bytes:
    """Tell payees apart without knowing them; a corrected name counts, because banks refuse wrong names too."""
    return index.of(f"{payee.bank_code} {payee.account_number} {payee.name}")


def shared_mark(index: BlindIndex, kind: SharedKind, value: str) -> bytes:
    """Return by what the same account, or telephone, is found in another household: without any name."""
    return index.of(f"{kind}|{value}")


def account_of(payee: Payee) -> str:
    """Return an account as several households may have it."""
    return f"{payee.bank_code} {payee.account_number}"


def signed_payees(facts: Iterable[AssistanceApproved]) -> dict[PaymentId, SignedPayee]:
    """Return who is paid each payment as it was signed; of awards of before payees were named there is nothing."""
    signed: dict[PaymentId, SignedPayee] = {}
    for fact in facts:
        for award in fact.awards:
            if award.paid_to is None or award.unit != "dong":
                continue
            name = payment_id(fact.household_id, fact.incident_id, award.code, award.person, award.instalment)
            paid_to = award.paid_to
            payee = SignedPayee(
                payment_id=name,
                case_id=fact.case_id,
                kind=paid_to.kind,
                person=paid_to.person,
                mark=paid_to.mark,
                account_mark=paid_to.account_mark,
            )
            signed.setdefault(name, payee)
    return signed


def as_paid(case: CaseFile, standing: PayeeStanding, benefit: str) -> CaseFile:
    """Return what is known of the case as this payment of it may be paid: its account, none (by cash list), or why not.

    Of an award that named nobody, which was signed before payees were, the newest account counts; not of a burial by others,
    which never goes to the household, nor where its head is lost. What several households have holds also what goes by hand: it
    says that one household may be helped twice.
    """
    case = _by_whom_it_was_named(case, standing, benefit)
    if case.obstacle in {None, ACCOUNT_UNCONFIRMED} and standing.shared:
        return _stopped(case, next(_SHARED[kind] for kind in SharedKind if kind in standing.shared))
    return case


def _by_whom_it_was_named(case: CaseFile, standing: PayeeStanding, benefit: str) -> CaseFile:
    payee = standing.confirmed or standing.signed
    if payee is None and benefit == _BURIAL_BY_OTHERS:
        return _stopped(case, PAYEE_UNNAMED)
    if payee is None:
        return _stopped(case, PAYEE_LOST) if case.lost_head else case
    if isinstance(payee, ConfirmedPayee) and payee.mark is None and not is_lost(case, payee.kind, payee.person):
        named = payee.named
        without = named.revision is None
        return replace(case, account_revision=named.revision, account_hash=named.account_hash, without_account=without)
    obstacle = _obstacle(case, payee)
    return _stopped(case, obstacle) if obstacle is not None else case


def _obstacle(case: CaseFile, payee: SignedPayee | ConfirmedPayee) -> str | None:
    """Return why the household's newest account is not what this payee may be paid on."""
    if payee.kind == "nobody" or is_lost(case, payee.kind, payee.person):
        return PAYEE_LOST
    if payee.mark is not None and case.account_hash is None and case.revision > 0:
        return ACCOUNT_WITHDRAWN
    if payee.kind not in _OF_THE_HOUSEHOLD:
        return PAYEE_UNNAMED
    # The signature has asked whose it is; two persons may have confirmed it where nobody asked, in a process of before.
    is_signed = isinstance(payee, SignedPayee)
    is_his = payee.mark is not None and payee.mark == case.payee_mark and (is_signed or not is_of_another(case, payee.kind))
    if case.account_hash is None or is_his:
        return None
    return ACCOUNT_CHANGED if payee.mark is not None else ACCOUNT_UNCONFIRMED


def is_lost(case: CaseFile, kind: PayeeKind, person: str | None) -> bool:
    """Tell whether somebody of the household who would be paid is recorded dead or missing; of a head whom nobody named too."""
    return case.lost_head if kind == "head" else person is not None and person in case.lost_persons


def is_of_another(case: CaseFile, kind: PayeeKind) -> bool:
    """Tell whether the household's own account is not one on which this payee is paid.

    An account in the head's name is not one of another adult, also when the head is dead; who is not of it has none.
    """
    return kind not in _OF_THE_HOUSEHOLD or (kind == "adult" and case.of_head)


def _stopped(case: CaseFile, obstacle: str) -> CaseFile:
    return replace(case, account_revision=None, account_hash=None, obstacle=obstacle)


def check_payee(case: CaseFile, change: PayeeChange, payments: Collection[Payment]) -> None:
    """Refuse a payee who cannot be paid these: somebody lost, the household for a burial by others, somebody else's account."""
    errors: list[FieldError] = []
    burials = {payment.benefit == _BURIAL_BY_OTHERS for payment in payments}
    if change.kind != "organiser" and True in burials:
        errors.append(FieldError("kind", _ORGANISER))
    if change.kind == "organiser" and False in burials:
        errors.append(FieldError("kind", _ONLY_BURIALS))
    if change.kind == "adult" and change.person is None:
        errors.append(FieldError("person", _WHICH_ADULT))
    if change.kind != "adult" and change.person is not None:
        # What is shown, and asked of the dead, would be of that person, and he is not who is paid.
        errors.append(FieldError("person", _ONLY_ADULTS))
    if is_lost(case, change.kind, change.person):
        errors.append(
            FieldError("kind", _HEAD_LOST) if change.kind == "head" else FieldError("person", _LOST, {"ref": change.person})
        )
    if change.mark is not None and is_of_another(case, change.kind):
        errors.append(FieldError("account", _OWN_ACCOUNT))
    if errors:
        raise InvalidInput(*errors)


def check_not_payer(*, pays: bool) -> None:
    """Refuse who pays, whatever else he is."""
    if pays:
        raise PayerChangesPayee


def check_second(subject: str, change: PayeeChange, case: CaseFile) -> None:
    """Refuse a confirmation by who proposed it, and of an account that the household has changed since."""
    if same_person(subject, change.proposed_by):
        raise SameTwoPersons
    if change.mark is not None and change.mark != case.payee_mark:
        raise AccountChangedAgain
