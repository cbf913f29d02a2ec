"""The one door for what a bank writes: whichever message of ISO 20022 it is, and whatever else it may be."""

from typing import Final
from xml.etree import ElementTree as ET

from services.disbursement.domain.bank_answers import MAX_ID, MAX_WORDS, OddAnswer
from services.disbursement.domain.bank_files import BankWords
from services.disbursement.gateways.iso20022.entries import answer_of, booked_lines
from services.disbursement.gateways.iso20022.statements import statement_of
from services.disbursement.gateways.iso20022.status_reports import read_returns, read_status_report
from services.disbursement.gateways.iso20022.trees import NotReadableError, read_tree

UNREADABLE: Final = "unreadable"
OTHER: Final = "other"
_REPORTS: Final = {
    "camt.052": "BkToCstmrAcctRpt/Rpt",
    "camt.053": "BkToCstmrStmt/Stmt",
    "camt.054": "BkToCstmrDbtCdtNtfctn/Ntfctn",
}


def read_message(body: bytes) -> tuple[str, BankWords]:
    """Return a message's kind (`camt.054`) and all that it says. What cannot be understood is an odd answer, never an error."""
    try:
        version, root = read_tree(body)
    except NotReadableError:
        words = body[:MAX_WORDS].decode(errors="backslashreplace").replace("\x00", "\\x00")[:MAX_WORDS]
        return UNREADABLE, BankWords([OddAnswer(None, words)])
    kind = ".".join(version.split(".")[:2])
    if kind == "pain.002":
        return kind, read_status_report(root)
    if kind == "pacs.004":
        return kind, read_returns(root)
    if kind in _REPORTS:
        return kind, _movements(kind, root)
    return OTHER, BankWords([OddAnswer(None, f"{version[:MAX_ID]}: no message that is read here")])


def _movements(kind: str, root: ET.Element) -> BankWords:
    reports = root.findall(_REPORTS[kind])
    answers = [answer for report in reports for line in booked_lines(report) if (answer := answer_of(line)) is not None]
    statements = [statement_of(report) for report in reports] if kind == "camt.053" else []
    return BankWords(answers, statements=statements)
