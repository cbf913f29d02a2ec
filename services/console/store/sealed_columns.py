"""Which columns of the desk are sealed, and to what each value is bound: for sealing them again under a newer key.

Pages that were kept for whoever signs in anew are left: they are forgotten within hours, and their row does not say whose they
are.
"""

from typing import Final

from shared.sealing import IDEMPOTENT_ANSWERS, SealedColumn

SEALED: Final = (SealedColumn("officers", "name", "officers.name|{subject}"), IDEMPOTENT_ANSWERS)
