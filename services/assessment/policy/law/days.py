"""Days as people write them."""

from datetime import date

from shared.texts import Language


def day_text(day: date, language: Language) -> str:
    """Return a day as people write it."""
    return f"{day:%d/%m/%Y}" if language == "vi" else day.isoformat()
