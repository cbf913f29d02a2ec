"""The key under which a fact travels, as it may be shown: it is a UUID, or it is not ours and stays unseen."""

from uuid import UUID


def subject_of(key: bytes | str | None) -> UUID | None:
    """Return the case or incident that a key names."""
    if key is None:
        return None
    try:
        return UUID(key) if isinstance(key, str) else UUID(bytes=key)
    except ValueError:
        return None
