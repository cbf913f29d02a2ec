"""What a message of the bank means, line by line: each is read against what those before it meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.disbursement import policy
from services.disbursement.domain.attempts import Attempt, AttemptResult, AttemptStatus, words_binding
from services.disbursement.domain.bank_answers import Answer, Meaning, OddAnswer
from services.disbursement.domain.odd_answers import KEPT, EarlyReturn, OddAnswerNote
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.domain.recoveries import RecoveryState, SecondPayment
from services.disbursement.domain.reductions import Effect
from shared.copies import replace
from shared.ids import PaymentId
from shared.privacy import Cipher


@dataclass
class Reading:
    """What a message has changed so far: each line is read against what those before it meant."""

    attempts: dict[str, Attempt]
    before: Mapping[PaymentId, Payment]
    early: dict[str, EarlyReturn]
    sure_before: datetime
    cipher: Cipher
    seconds: dict[str, SecondPayment]
    payments: dict[PaymentId, Payment] = field(default_factory=dict)
    results: dict[str, AttemptResult] = field(default_factory=dict)
    meanings: dict[Meaning, list[str]] = field(default_factory=dict)
    contradictions: list[tuple[OddAnswerNote, Answer]] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    notes: list[OddAnswerNote] = field(default_factory=list)
    explained: list[OddAnswerNote] = field(default_factory=list)
    taken_back: list[SecondPayment] = field(default_factory=list)

    def attempt(self, name: str | None) -> Attempt | None:
        """Return an attempt as it stands now."""
        attempt = self.attempts.get(name) if name is not None else None
        if attempt is None or name is None:
            return None
        is_contradicted = attempt.is_contradicted or any(note.end_to_end_id == name for note, _ in self.contradictions)
        attempt = replace(attempt, payment=self.payment(attempt.payment), is_contradicted=is_contradicted)
        if (result := self.results.get(name)) is None:
            return attempt
        named = attempt.named_amount if result.named_amount is None else result.named_amount
        return replace(attempt, status=result.status, named_amount=named)

    def payment(self, payment: Payment) -> Payment:
        return self.payments.get(payment.id, payment)

    def changed(self, state: PaymentStatus) -> list[Payment]:
        """Return the payments that have come into this state."""
        return [each for each in self.payments.values() if each.state is state and self.before[each.id].state is not state]


def read_line(reading: Reading, answer: Answer | OddAnswer, now: datetime) -> None:
    """Read one line: what it means, and what it changes."""
    name = answer.end_to_end_id
    attempt = reading.attempt(name)
    meaning = _meaning(reading, answer, attempt)
    reading.meanings.setdefault(meaning, []).append(name or "")
    payment_id = attempt.payment.id if attempt else None
    note = OddAnswerNote(name, payment_id, meaning, answer.words) if meaning in KEPT - {Meaning.REFUSES} else None
    if note is not None:
        reading.notes.append(note)
    if isinstance(answer, OddAnswer) or attempt is None:
        return
    if meaning is Meaning.ODD and answer.status == "returned":
        reading.early.setdefault(answer.end_to_end_id, EarlyReturn(answer, now))
    if meaning is Meaning.RETURNS and answer.status == "settled":
        answer = reading.early[answer.end_to_end_id].answer
    if note is not None and meaning is Meaning.CONTRADICTS:
        reading.contradictions.append((note, answer))
    if answer.status == "returned":
        _read_return(reading, answer, attempt, meaning)
    if (status := policy.bank_answers.STATUS_AFTER.get(meaning)) is not None:
        payment = policy.bank_answers.apply_answer(attempt.payment, answer, meaning, now)
        reading.payments[payment.id] = payment
        named = answer.amount_dong if meaning is Meaning.DIFFERS else None
        reading.results[answer.end_to_end_id] = _result(reading.cipher, answer, status, named)


def _read_return(reading: Reading, answer: Answer, attempt: Attempt, meaning: Meaning) -> None:
    """Remember what must be known of it, should the bank say later that it paid by this order, or say this again."""
    name, second = answer.end_to_end_id, reading.seconds.get(answer.end_to_end_id)
    if meaning is Meaning.TAKES_BACK and second is not None:
        reading.taken_back.append(second)
        over = replace(second.recovery, state=RecoveryState.RETURNED)
        reading.seconds[name] = replace(second, recovery=over)
    if meaning is Meaning.REPEATS and second is None and attempt.status is not AttemptStatus.RETURNED:
        reading.explained.append(OddAnswerNote(name, attempt.payment.id, Meaning.ODD, answer.words))


def _result(cipher: Cipher, answer: Answer, status: AttemptStatus, named: int | None) -> AttemptResult:
    """Only the code of a reason goes on from here: what the bank said in its own words is sealed."""
    name = answer.end_to_end_id
    words = cipher.seal(answer.in_words, words_binding(name)) if answer.in_words is not None else None
    return AttemptResult(name, status, answer.reason, named, words)


def _meaning(reading: Reading, answer: Answer | OddAnswer, attempt: Attempt | None) -> Meaning:
    if isinstance(answer, OddAnswer):
        return Meaning.ODD
    if attempt is None:
        return Meaning.STRANGER
    name = answer.end_to_end_id
    return policy.bank_answers.meaning_of(
        answer, attempt, reading.early.get(name), reading.sure_before, reading.seconds.get(name)
    )
