"""Personal data stays home: encrypted in tables and in the one event that carries it, never shown by accident.

AES-256-GCM; the associated data names the place (table, column, row), so that a value cannot be moved to another row.
A ciphertext begins with a version and the id of its key, which is made from the key itself: nobody can call two keys by one
name, and who has not been given a key yet knows that he waits for it. Version 1 named no key; every key is tried on it.
A blind index is an HMAC of the normalised value under a key of its own: it finds equals and tells nothing else.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import GetCoreSchemaHandler, SerializationInfo
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")

_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_KEY_ID_BYTES: Final = 4
_WITHOUT_KEY_ID: Final = b"\x01"
_VERSION: Final = b"\x02"
UNOPENED: Final = "(không mở được / cannot be opened)"
"""Stands for a remark that was sealed with a key that is lost, or was damaged."""
log = structlog.get_logger(__name__)
REVEAL: Final = {"reveal": True}
"""Context for `model_dump`: the caller is about to encrypt what comes out."""


class Unreadable(Exception):  # noqa: N818 - says what is the matter with the ciphertext
    """The ciphertext was made with another key, for another place, or was changed."""


class UnknownKey(Unreadable):
    """The ciphertext was made with a key that this process does not have (yet): it can be read once the key is there."""

    def __init__(self, bound_to: str, key_id: str = "") -> None:
        """`key_id` names the key, or is empty where only a later release knows the form."""
        super().__init__(bound_to)
        self.key_id = key_id


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
    """Encrypts with the first of its keys and decrypts with all; `bound_to` must be the same both times."""

    def __init__(self, keys: str) -> None:
        """`keys`: one or several in base64, comma-separated. Raises ValueError, without the keys, where they are none."""
        decoded = decode_keys(keys)
        self._id = key_id(decoded[0])
        self._keys = {key_id(key): AESGCM(key) for key in decoded}

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The names of the keys, the one that seals first; they give nothing of the keys away."""
        return tuple(name.hex() for name in self._keys)

    @property
    def prefix(self) -> bytes:
        """What everything begins with that is sealed now: what begins otherwise was sealed by another key."""
        return _VERSION + self._id

    def seal_bytes(self, value: bytes, bound_to: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return self.prefix + nonce + self._keys[self._id].encrypt(nonce, value, bound_to.encode())

    def open_bytes(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises Unreadable, and UnknownKey where it names a key, or begins with a version, that is not known here."""
        version, rest = sealed[:1], sealed[1:]
        if version == _WITHOUT_KEY_ID:
            return self._opened(list(self._keys.values()), rest, bound_to)
        if version == _VERSION:
            name, rest = rest[:_KEY_ID_BYTES], rest[_KEY_ID_BYTES:]
            if name not in self._keys:
                raise UnknownKey(bound_to, name.hex())
            return self._opened([self._keys[name]], rest, bound_to)
        raise UnknownKey(bound_to) if version else Unreadable(bound_to)

    @staticmethod
    def _opened(keys: Sequence[AESGCM], rest: bytes, bound_to: str) -> bytes:
        for key in keys:
            with suppress(InvalidTag, ValueError):
                return key.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], bound_to.encode())
        raise Unreadable(bound_to)

    def seal(self, value: str, bound_to: str) -> bytes:
        return self.seal_bytes(value.encode(), bound_to)

    def open(self, sealed: bytes, bound_to: str) -> str:
        return self.open_bytes(sealed, bound_to).decode()

    def open_remark(self, sealed: bytes, bound_to: str) -> str:
        """Open what somebody wrote beside a thing of a list. One that cannot be opened says so in its place: it is only read,
        and must not hide all the others. What is worked with is opened by `open`.
        """
        try:
            return self.open(sealed, bound_to)
        except Unreadable:
            log.warning("a remark cannot be opened", bound_to=bound_to.partition("|")[0])
            return UNOPENED

    def seal_text(self, value: str, bound_to: str) -> str:
        """Like `seal`, as text for JSON."""
        return base64.b64encode(self.seal(value, bound_to)).decode()

    def open_text(self, sealed: str, bound_to: str) -> str:
        return self.open(base64.b64decode(sealed), bound_to)


class BlindIndex:
    """Finds equal values without knowing them."""

    def __init__(self, key: str) -> None:
        self._key = decode_key(key)

    @property
    def key_id(self) -> str:
        """The name of the key: what was indexed by another is not found by this one."""
        return key_id(self._key).hex()

    def of(self, value: str) -> bytes:
        normal = " ".join(value.casefold().split())
        return hmac.new(self._key, normal.encode(), hashlib.sha256).digest()


def decode_key(key: str) -> bytes:
    """Return the 32 bytes of a base64 key; anything else is a mistake of configuration and is said so."""
    try:
        raw = base64.b64decode(key, validate=True)
    except ValueError as error:
        raise ValueError("a key is not base64") from error
    if len(raw) != _KEY_BYTES:
        raise ValueError(f"a key has {_KEY_BYTES} bytes in base64, this one has {len(raw)}")
    return raw


def decode_keys(keys: str) -> list[bytes]:
    """Return the keys of a comma-separated list. Raises ValueError where one is none, or two have the same name."""
    decoded = [decode_key(key.strip()) for key in keys.split(",")]
    if len({key_id(key) for key in decoded}) < len(decoded):
        raise ValueError("a key stands twice")
    return decoded


def key_id(key: bytes) -> bytes:
    """Return the name of a key: the same wherever the key is, and of no use to find it."""
    return hashlib.sha256(b"kipthoi key id" + key).digest()[:_KEY_ID_BYTES]


def key_of(beginning: bytes) -> str:
    """Return the name of the key that sealed what begins so; empty where none is named, `?` in a form of a later release."""
    if beginning[:1] == _VERSION:
        return beginning[1 : 1 + _KEY_ID_BYTES].hex()
    return "" if beginning[:1] == _WITHOUT_KEY_ID else "?"


def new_key() -> str:
    """Return a fresh key as base64 text."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()
