"""The read model's tables: no name, phone, account or story of anybody, every column is made of facts alone; and, sealed, how
officers are called and what their forms were answered with; and when the databases were backed up.
"""

from services.console.tables.backups import BackupRow
from services.console.tables.base import ServiceTable
from services.console.tables.board import (
    BoardContradictionRow,
    BoardFigureRow,
    BoardIncidentRow,
    BoardNoticeRow,
    BoardReaderRow,
    BoardSummaryRow,
    BoardTallyRow,
    MissedClockRow,
    SolvedClockRow,
)
from services.console.tables.cases import BoardCaseRow, CaseFactRow
from services.console.tables.officers import KeptPageRow, OfficerRow

__all__ = [
    "BackupRow",
    "BoardCaseRow",
    "BoardContradictionRow",
    "BoardFigureRow",
    "BoardIncidentRow",
    "BoardNoticeRow",
    "BoardReaderRow",
    "BoardSummaryRow",
    "BoardTallyRow",
    "CaseFactRow",
    "KeptPageRow",
    "MissedClockRow",
    "OfficerRow",
    "ServiceTable",
    "SolvedClockRow",
]
