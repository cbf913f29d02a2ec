"""Nouns of disbursement and their legal changes."""

from services.disbursement.domain.payments import *  # noqa: F403 - the next change names each noun by its module
