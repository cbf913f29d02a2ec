"""Decisions as pure functions."""

from services.disbursement.policy.payments import *  # noqa: F403 - the next change names each decision by its module
