"""Counters that are there from the start name what the services count, and nothing else."""

import importlib
from typing import get_args

import pytest

from services.assessment.domain.decisions import Verdict
from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.bookings import BookingKind, BookingVerdict
from services.disbursement.domain.campaigns import CampaignAct
from services.disbursement.domain.payees import ChangeState
from services.disbursement.domain.province_answers import AnswerVerdict
from services.disbursement.domain.recoveries import ReceiptWay
from services.disbursement.domain.statements import StatementChannel
from services.intake.domain.look_alikes import Likeness
from services.intake.domain.openings import Outcome
from services.intake.domain.searches import SearchKind
from services.notifications.commands.escalations import HandedBy
from services.notifications.domain.confirmations import Via
from services.notifications.domain.ladder import Rung
from services.notifications.domain.notices import NoticeKind
from services.notifications.domain.taking_acts import TakingActKind

RUNGS = [*(str(int(rung)) for rung in Rung), "nobody"]
COUNTERS = {
    ("assessment", "LINES"): [Verdict],
    ("disbursement", "ANSWERS"): [Meaning],
    ("disbursement", "BOOKINGS_DECIDED"): [BookingKind, BookingVerdict],
    ("disbursement", "CAMPAIGN_ACTS"): [CampaignAct],
    ("disbursement", "PAYEE_CHANGES"): [ChangeState],
    ("disbursement", "PROVINCE_ANSWERS"): [AnswerVerdict],
    ("disbursement", "REPAID"): [get_args(ReceiptWay)],
    ("disbursement", "STATEMENT_LINES"): [StatementChannel],
    ("intake", "CASES_CLOSED"): [get_args(Outcome)],
    ("intake", "LOOK_ALIKES"): [Likeness],
    ("intake", "SEARCHES"): [SearchKind],
    ("notifications", "CLIMBS"): [RUNGS, get_args(HandedBy)],
    ("notifications", "CONFIRMATIONS"): [Via],
    ("notifications", "NOTICES"): [NoticeKind],
    ("notifications", "TAKING_ACTS"): [TakingActKind],
}


@pytest.mark.parametrize(("service", "name"), COUNTERS)
def test_a_counter_shows_every_value_of_its_labels_from_the_start(service, name):
    counter = getattr(importlib.import_module(f"services.{service}.metrics"), name)
    shown = {tuple(sample.labels.values()) for sample in counter.collect()[0].samples if sample.name.endswith("_total")}

    for position, values in enumerate(COUNTERS[service, name]):
        assert {labels[position] for labels in shown} == {str(value) for value in values}
