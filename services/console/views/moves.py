"""A move on the page of its case: it had been reported in the wrong commune."""

from datetime import datetime

from pydantic import BaseModel


class MoveView(BaseModel):
    """From which commune to which a case was moved, by whom and when."""

    from_commune: str
    to_commune: str
    moved_by: str
    moved_at: datetime
