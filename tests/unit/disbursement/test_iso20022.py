"""Messages of ISO 20022: what each word of a bank means, read from examples as banks write them."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disbursement.domain.bank_answers import Answer, OddAnswer
from services.disbursement.domain.bank_files import BankWords, FileReport, FileVerdict
from services.disbursement.gateways.iso20022.messages import OTHER, UNREADABLE, read_message
from services.disbursement.gateways.iso20022.statements import read_statements
from shared.bank_reasons import BANK_IN_WORDS

PAYMENT = UUID("0d5f2c1e-8a7b-5c3d-9e4f-112233445566")
ID, IN_FILE = f"{PAYMENT}-1", f"{PAYMENT.hex}1"
FILE = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"


def document(kind: str, body: str) -> bytes:
    return f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}">{body}</Document>'.encode()


def status_report(transactions: str = "", *, group: str = "", kind: str = "pain.002.001.10") -> BankWords:
    original = f"<OrgnlGrpInfAndSts><OrgnlMsgId>{FILE}</OrgnlMsgId>{group}</OrgnlGrpInfAndSts>"
    blocks = f"<OrgnlPmtInfAndSts>{transactions}</OrgnlPmtInfAndSts>" if transactions else ""
    return read_message(document(kind, f"<CstmrPmtStsRpt>{original}{blocks}</CstmrPmtStsRpt>"))[1]


def transaction(status: str, reason: str = "", name: str = IN_FILE) -> str:
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}</TxInfAndSts>"


def entry(
    side: str = "DBIT",
    amount: str = '<Amt Ccy="VND">5400000</Amt>',
    *,
    details: str = f"<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs>",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    more: str = "",
) -> str:
    inside = f"<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls>" if details else ""
    booked = "<BookgDt><Dt>2026-12-01</Dt></BookgDt><AcctSvcrRef>B-7</AcctSvcrRef>"
    return f"<Ntry>{amount}<CdtDbtInd>{side}</CdtDbtInd>{more}{status}{booked}{inside}</Ntry>"


def notification(*entries: str) -> list[Answer | OddAnswer]:
    body = f"<BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N</Id>{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn>"
    return list(read_message(document("camt.054.001.08", body))[1].answers)


def test_a_banks_own_reason_is_one_short_line():
    why = f"<StsRsnInf><Rsn><Prtry>tài khoản\n đã   đóng {'x' * 200}</Prtry></Rsn></StsRsnInf>"
    rejected = f"<TxInfAndSts><OrgnlEndToEndId>{IN_FILE}</OrgnlEndToEndId><TxSts>RJCT</TxSts>{why}</TxInfAndSts>"
    (answer,) = status_report(rejected).answers

    assert isinstance(answer, Answer)
    assert answer.reason == BANK_IN_WORDS
    assert answer.in_words is not None
    assert answer.in_words.startswith("tài khoản đã đóng x")
    assert len(answer.in_words) == 100


def test_one_payment_is_rejected_by_the_word_about_itself():
    words = status_report(transaction("RJCT", "AC04"), group="<GrpSts>PART</GrpSts>")

    assert words.answers == [Answer(ID, "rejected", "AC04", None)]
    assert words.reports == [FileReport(FILE, FileVerdict.HEARD)]


@pytest.mark.parametrize("status", ["ACCP", "ACTC", "ACSP", "ACSC", "ACCC", "PDNG", "RCVD"])
def test_what_a_bank_accepts_is_under_way_until_its_book_says_more(status):
    words = status_report(transaction(status))

    assert (words.answers, words.under_way) == ([], [ID])


@pytest.mark.parametrize(("status", "reason"), [("CANC", ""), ("XYZ", ""), ("RJCT", "AM05"), ("RJCT", "DUPL")])
def test_what_nobody_understands_and_a_duplicate_end_nothing(status, reason):
    words = status_report(transaction(status, reason))

    (odd,) = words.answers
    assert isinstance(odd, OddAnswer)
    assert odd.end_to_end_id == ID
    assert words.under_way == []


def test_a_refused_file_says_nothing_of_any_payment_in_it():
    reason = "<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn><AddtlInf>Cdtr/Nm is empty</AddtlInf></StsRsnInf>"
    words = status_report(group=f"<GrpSts>RJCT</GrpSts>{reason}")

    assert (words.answers, words.under_way) == ([], [])
    (report,) = words.reports
    assert (report.message_id, report.verdict) == (FILE, FileVerdict.REFUSED)
    assert "FF01" in report.words
    assert "Cdtr/Nm is empty" in report.words


def test_a_refused_block_is_a_refused_file():
    words = status_report("<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>AC02</Cd></Rsn></StsRsnInf>")

    assert (words.answers, words.reports[0].verdict) == ([], FileVerdict.REFUSED)


def test_a_file_refused_because_the_bank_has_it_is_no_refusal():
    words = status_report(group="<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DUPL</Cd></Rsn></StsRsnInf>")

    assert (words.answers, words.reports[0].verdict) == ([], FileVerdict.DUPLICATE)


@pytest.mark.parametrize("at", ["group", "block"])
@pytest.mark.parametrize("reason", ["AM05", "DUPL"])
def test_payments_named_beside_a_file_refused_as_a_duplicate_are_with_the_bank_and_not_dead(at, reason):
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>"
    words = (
        status_report(transaction("RJCT"), group=f"<GrpSts>RJCT</GrpSts>{why}")
        if at == "group"
        else status_report(f"<PmtInfSts>RJCT</PmtInfSts>{why}{transaction('RJCT')}")
    )

    (odd,) = words.answers
    assert (type(odd), odd.end_to_end_id) == (OddAnswer, ID)


def test_a_reason_of_the_file_is_that_of_each_payment_that_has_none_of_its_own():
    why = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AC02</Cd></Rsn></StsRsnInf>"

    assert status_report(transaction("RJCT"), group=why).answers == [Answer(ID, "rejected", "AC02", None)]
    assert status_report(transaction("RJCT", "AC04"), group=why).answers == [Answer(ID, "rejected", "AC04", None)]


@pytest.mark.parametrize("name", [IN_FILE.upper(), ID, ID.upper()])
def test_our_order_is_known_in_whatever_letters_a_bank_writes_it(name):
    assert status_report(transaction("RJCT", "AC04", name)).answers == [Answer(ID, "rejected", "AC04", None)]


def test_where_the_payments_of_a_refused_file_are_named_their_own_words_count():
    words = status_report(transaction("RJCT", "RC01"), group="<GrpSts>RJCT</GrpSts>")

    assert words.answers == [Answer(ID, "rejected", "RC01", None)]
    assert words.reports[0].verdict is FileVerdict.HEARD


def test_a_booked_debit_settles_in_any_version():
    old = notification(entry(status="<Sts>BOOK</Sts>"))
    detailed = entry(amount='<Amt Ccy="VND">9000000</Amt>', details=_two_transactions())

    assert notification(entry()) == old == [Answer(ID, "settled", None, 5_400_000)]
    assert notification(detailed) == [Answer(ID, "settled", None, 5_400_000), Answer("OTHER", "settled", None, 3_600_000)]


def _two_transactions() -> str:
    first = f'<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs><Amt Ccy="VND">5400000.00</Amt>'
    amount = '<AmtDtls><TxAmt><Amt Ccy="VND">3600000</Amt></TxAmt></AmtDtls>'
    return f"{first}</TxDtls><TxDtls><Refs><EndToEndId>OTHER</EndToEndId></Refs>{amount}"


def test_of_several_in_one_entry_without_amounts_nobody_knows_what_was_paid():
    refs = f"<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs>"

    assert all(isinstance(each, OddAnswer) for each in notification(entry(details=f"{refs}</TxDtls><TxDtls>{refs}")))


@pytest.mark.parametrize(
    "amount", ['<Amt Ccy="VND">5400000.50</Amt>', '<Amt Ccy="USD">212</Amt>', '<Amt Ccy="VND">nhiều</Amt>']
)
def test_an_amount_that_is_no_whole_dong_ends_nothing(amount):
    (odd,) = notification(entry(amount=amount))

    assert isinstance(odd, OddAnswer)
    assert odd.end_to_end_id == ID


def test_what_is_only_announced_says_nothing():
    assert notification(entry(status="<Sts><Cd>PDNG</Cd></Sts>")) == []


def test_money_that_comes_in_is_no_word_about_a_payment():
    assert notification(entry("CRDT", details="<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>")) == []


def test_money_that_leaves_and_names_no_payment_is_looked_at_once():
    bare = entry(details="")
    (first,), (again,) = notification(bare), _statement_words(bare)

    assert isinstance(first, OddAnswer)
    assert first == again
    assert first.end_to_end_id is None


def _statement_words(body: str) -> list[Answer | OddAnswer]:
    content = f"<BkToCstmrStmt><Stmt><Id>S</Id>{body}</Stmt></BkToCstmrStmt>"
    return list(read_message(document("camt.053.001.08", content))[1].answers)


@pytest.mark.parametrize(
    "credit",
    [
        entry("CRDT", details=f"<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"),
        document(
            "pacs.004.001.09",
            f"<PmtRtr><TxInf><RtrId>R</RtrId><OrgnlEndToEndId>{IN_FILE}</OrgnlEndToEndId>"
            '<RtrdIntrBkSttlmAmt Ccy="VND">5400000</RtrdIntrBkSttlmAmt>'
            "<RtrRsnInf><Rsn><Cd>AC04</Cd></Rsn></RtrRsnInf></TxInf></PmtRtr>",
        ),
    ],
)
def test_money_that_comes_back_says_why(credit):
    answers = notification(credit) if isinstance(credit, str) else read_message(credit)[1].answers

    assert answers == [Answer(ID, "returned", "AC04", 5_400_000)]


def test_a_booking_that_the_bank_takes_back_is_for_people():
    (odd,) = notification(entry("CRDT", more="<RvslInd>true</RvslInd>"))

    assert isinstance(odd, OddAnswer)
    assert odd.end_to_end_id == ID


def test_a_statement_says_its_days_balances_and_lines():
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="VND">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2026-12-01</Dt></Dt></Bal>'
        for code, amount, side in (("OPBD", 10_000_000, "CRDT"), ("CLBD", 800_000, "DBIT"))
    )
    account = "<Acct><Id><Othr><Id>110022334455</Id></Othr></Id></Acct>"
    content = f"<BkToCstmrStmt><Stmt><Id>S-1</Id>{account}{balances}{entry()}{entry()}</Stmt></BkToCstmrStmt>"
    (statement,) = read_statements(document("camt.053.001.02", content))

    assert (statement.name, statement.account) == ("S-1", "110022334455")
    assert (statement.first_day, statement.last_day) == (date(2026, 12, 1), date(2026, 12, 1))
    assert (statement.opening_dong, statement.closing_dong) == (10_000_000, -800_000)
    assert [line.signed_dong for line in statement.lines] == [-5_400_000, -5_400_000]
    line = statement.lines[0]
    assert (line.reference, line.end_to_end_id, line.side, line.booked_at) == ("B-7", ID, "debit", date(2026, 12, 1))


_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">&a;</Document>'


@pytest.mark.parametrize(
    "body", [b"", b"not xml", b"<html/>", b"<Document/>", _BOMB, b"\xff\xfe\x00<", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_what_is_no_message_is_shown_to_people(body):
    kind, words = read_message(body)

    assert kind == UNREADABLE
    assert [each.end_to_end_id for each in words.answers] == [None]


def test_a_message_of_another_kind_is_shown_to_people():
    kind, words = read_message(document("camt.029.001.09", "<RsltnOfInvstgtn/>"))

    assert kind == OTHER
    assert isinstance(words.answers[0], OddAnswer)


@given(st.binary(max_size=300))
def test_no_message_breaks_the_reading(body):
    read_message(body)
    read_message(document("pain.002.001.10", body.decode(errors="ignore")))
