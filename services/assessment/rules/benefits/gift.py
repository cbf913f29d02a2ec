"""Visits and gifts by leaders, for households, persons and agencies: listed with the law, never given by rule.

Whoever visits decides, so that there is neither a formula nor a time limit.
"""

from typing import Final

from services.assessment.rules.legal_basis import DiscretionaryBenefit

ARTICLES: Final = ("335/2026/NĐ-CP 14",)

BENEFIT: Final = DiscretionaryBenefit(code="GIFT", articles=ARTICLES, parameter="benefits.gift.leaders_household_dong")
