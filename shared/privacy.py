"""Personal data stays home: encrypted in tables and in the one event that carries it, never shown by accident.

AES-256-GCM; the associated data names the place (table, column, row), so that a value cannot be moved to another row.
A blind index is an HMAC of the normalised value under a key of its own: it finds equals and tells nothing else.
"""

import base64
import hashlib
import hmac
import os
from typing import Any, Final, Generic, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import GetCoreSchemaHandler, SerializationInfo
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")

_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
REVEAL: Final = {"reveal": True}
"""Context for `model_dump`: the caller is about to encrypt what comes out."""


class Unreadable(Exception):  # noqa: N818 - says what is the matter with the ciphertext
    """The ciphertext was made with another key, for another place, or was changed."""


class UnknownKey(Unreadable):
    """The ciphertext was made with a key that this process does not have (yet): it can be read once the key is there."""


class Private(Generic[T]):
    """A value about a person. Printing, logging or dumping it shows stars; only `reveal()` gives it away."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and bool(self._value == other._value)

    def __hash__(self) -> int:
        return hash(self._value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = handler.generate_schema(getattr(source, "__args__", (str,))[0])

        def shown(value: "Private[T]", info: SerializationInfo) -> T | str:
            return value.reveal() if info.context == REVEAL else "***"

        return core_schema.no_info_wrap_validator_function(
            lambda value, validate: value if isinstance(value, cls) else cls(validate(value)),
            inner,
            serialization=core_schema.plain_serializer_function_ser_schema(shown, info_arg=True),
        )


class Cipher:
    """Encrypts and decrypts with one key; `bound_to` must be the same both times."""

    def __init__(self, key: str) -> None:
        self._aead = AESGCM(decode_key(key))

    def seal_bytes(self, value: bytes, bound_to: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, value, bound_to.encode())

    def open_bytes(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises Unreadable, and UnknownKey where the first byte names another generation of keys."""
        if sealed and sealed[:1] != _VERSION:
            raise UnknownKey(bound_to)
        try:
            return self._aead.decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], bound_to.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable(bound_to) from error

    def seal(self, value: str, bound_to: str) -> bytes:
        return self.seal_bytes(value.encode(), bound_to)

    def open(self, sealed: bytes, bound_to: str) -> str:
        return self.open_bytes(sealed, bound_to).decode()

    def seal_text(self, value: str, bound_to: str) -> str:
        """Like `seal`, as text for JSON."""
        return base64.b64encode(self.seal(value, bound_to)).decode()

    def open_text(self, sealed: str, bound_to: str) -> str:
        return self.open(base64.b64decode(sealed), bound_to)


class BlindIndex:
    """Finds equal values without knowing them."""

    def __init__(self, key: str) -> None:
        self._key = decode_key(key)

    def of(self, value: str) -> bytes:
        normal = " ".join(value.casefold().split())
        return hmac.new(self._key, normal.encode(), hashlib.sha256).digest()


def decode_key(key: str) -> bytes:
    """Return the 32 bytes of a base64 key; anything else is a mistake of configuration and is said so."""
    raw = base64.b64decode(key)
    if len(raw) != _KEY_BYTES:
        raise ValueError(f"a key has {_KEY_BYTES} bytes in base64, this one has {len(raw)}")
    return raw


def new_key() -> str:
    """Return a fresh key as base64 text."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()
