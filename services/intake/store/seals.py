"""What is personal, on its way to and from ciphertext; each value opens only where it was sealed for."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from services.intake.domain.cases import Case
from services.intake.domain.look_alikes import Likeness
from services.intake.domain.outside_aid import AidWords
from services.intake.domain.searches import SearchKind
from services.intake.policy.comparison import comparable_name
from shared.events.intake import PaymentMarks, PersonalPart, sealed_binding
from shared.privacy import BlindIndex, Cipher


@dataclass(frozen=True, slots=True)
class Seals:
    """The keys of intake's own tables, of the one fact that carries personal data, and of what finds its equal unread."""

    data: Cipher
    event: Cipher
    index: BlindIndex

    def seal_household(self, household_id: UUID, part: bytes) -> bytes:
        return self.data.seal_bytes(part, _household_binding(household_id))

    def open_household(self, household_id: UUID, sealed: bytes) -> PersonalPart:
        return PersonalPart.model_validate_json(self.data.open_bytes(sealed, _household_binding(household_id)))

    def seal_report(self, report_id: UUID, part: bytes) -> bytes:
        return self.data.seal_bytes(part, _report_binding(report_id))

    def open_report(self, report_id: UUID, sealed: bytes) -> PersonalPart:
        return PersonalPart.model_validate_json(self.data.open_bytes(sealed, _report_binding(report_id)))

    def seal_fact(self, case_id: UUID, revision: int, part: str) -> str:
        return self.event.seal_text(part, sealed_binding(case_id, revision))

    def seal_note(self, case_id: UUID, note: str | None) -> bytes | None:
        return self.data.seal(note, f"cases.retraction_note|{case_id}") if note is not None else None

    def seal_disclosure(self, disclosure_id: UUID, note: str | None) -> bytes | None:
        return self.data.seal(note, _disclosure_binding(disclosure_id)) if note is not None else None

    def open_disclosure(self, disclosure_id: UUID, sealed: bytes | None) -> str | None:
        return self.data.open(sealed, _disclosure_binding(disclosure_id)) if sealed is not None else None

    def seal_outside_aid(self, aid_id: UUID, words: AidWords) -> bytes:
        return self.data.seal(orjson.dumps(words).decode(), _aid_binding(aid_id))

    def open_outside_aid(self, aid_id: UUID, sealed: bytes) -> AidWords:
        return AidWords(**orjson.loads(self.data.open(sealed, _aid_binding(aid_id))))

    def likeness_mark(self, case: Case, likeness: Likeness, words: str) -> bytes:
        """Return what is equal for reports of one commune and incident that say the same, and for no others."""
        return self.index.of(f"{case.incident_id}|{case.commune_code}|{likeness}|{words}")

    def search_mark(self, kind: SearchKind, word: str) -> bytes:
        """Return what finds the households of which one word of this kind is the same."""
        return self.index.of(f"search|{kind}|{word}")

    def payment_marks(self, case_id: UUID, part: PersonalPart) -> PaymentMarks:
        """Return by what this household's account is known again: the same account of another case has other marks."""
        payee = part.payee
        if payee is None:
            return PaymentMarks()
        account = f"{case_id}|{payee.bank_code} {payee.account_number}"
        return PaymentMarks(
            whole=self.index.of(f"payee|{account}|{payee.name}").hex(),
            account=self.index.of(f"account|{account}").hex(),
            of_head=comparable_name(payee.name) == comparable_name(part.head_name),
        )

    @property
    def search_key(self) -> str:
        """Under which key households are found now."""
        return self.index.key_id

    def seal_chunk(self, import_id: UUID, number: int, data: bytes) -> bytes:
        return self.data.seal_bytes(data, _chunk_binding(import_id, number))

    def open_chunk(self, import_id: UUID, number: int, sealed: bytes) -> bytes:
        return self.data.open_bytes(sealed, _chunk_binding(import_id, number))

    def seal_rows(self, import_id: UUID, line: int, rows: bytes) -> bytes:
        return self.data.seal_bytes(rows, _rows_binding(import_id, line))

    def open_rows(self, import_id: UUID, line: int, sealed: bytes) -> bytes:
        return self.data.open_bytes(sealed, _rows_binding(import_id, line))


def _household_binding(household_id: UUID) -> str:
    return f"households.sealed|{household_id}"


def _aid_binding(aid_id: UUID) -> str:
    return f"outside_aid.sealed|{aid_id}"


def _disclosure_binding(disclosure_id: UUID) -> str:
    return f"disclosures.note|{disclosure_id}"


def _report_binding(report_id: UUID) -> str:
    return f"reports.sealed|{report_id}"


def _rows_binding(import_id: UUID, line: int) -> str:
    return f"import_refused_rows.sealed|{import_id}|{line}"


def _chunk_binding(import_id: UUID, number: int) -> str:
    return f"import_chunks.sealed|{import_id}|{number}"
