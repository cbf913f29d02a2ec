"""What stands in the addresses of pages, read as leniently as people write them."""

from uuid import UUID


def uuid_or_none(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
