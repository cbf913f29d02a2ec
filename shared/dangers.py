"""Settings with which a process runs, and which harm people all the same: said by the service, read by `kipthoi doctor`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from shared.privacy import decode_keys
from shared.texts import Text

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_FEWEST_DIFFERENT_BYTES: Final = 16
"""Of 32 random bytes about 30 differ from one another; fewer than this were typed, not thrown."""
Weight = Literal["danger", "note"]
"""A danger is mended before a storm; a note is for who did not mean it so."""


@dataclass(frozen=True)
class Danger:
    """One setting, by its name in the environment: what may come of its value, and the way out. Never the value of a secret."""

    variable: str
    why: Text
    way_out: Text
    weight: Weight = "danger"


def plain_address(variable: str, url: str, what: Text) -> Sequence[Danger]:
    """Return the danger of an address that anybody on the way can read and answer for; none within one machine."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname in _LOOPBACK:
        return ()
    why = Text(vi=f"{what.vi} đi qua mạng không mã hoá", en=f"{what.en} crosses the network unencrypted")
    return (Danger(variable, why, _TLS),)


def plain_engines(unencrypted: Mapping[str, str]) -> Sequence[Danger]:
    """Return the danger of an engine on another machine that is spoken to without TLS: settings by the host they are about.

    A name without a dot is a neighbour in a network of the containers' own.
    """
    return [
        Danger(variable, _READABLE.filled(host=host), _ENGINE_TLS)
        for variable, host in unencrypted.items()
        if "." in host and host not in _LOOPBACK
    ]


def weak_keys(rings: dict[str, str]) -> Sequence[Danger]:
    """Return what is wrong with keys, by the variables that hold them: typed ones, one key for two purposes, old ones left."""
    found: list[Danger] = []
    owners: dict[bytes, str] = {}
    for variable, ring in rings.items():
        keys = decode_keys(ring)
        if any(len(set(key)) < _FEWEST_DIFFERENT_BYTES for key in keys):
            found.append(Danger(variable, _TYPED, _NEW_KEY))
        if other := next((owners[key] for key in keys if key in owners), None):
            found.append(Danger(variable, _SHARED.filled(other=other), _NEW_KEY))
        if len(keys) > 1:
            found.append(Danger(variable, _SEVERAL.filled(count=len(keys)), _END_ROTATION, "note"))
        owners |= dict.fromkeys(keys, variable)
    return found


_TLS: Final = Text(vi="dùng địa chỉ https://", en="use an address that begins with https://")
_READABLE: Final = Text(
    vi="dữ liệu đến và từ {host} đi qua mạng không mã hoá", en="what is said to and by {host} crosses the network unencrypted"
)
_ENGINE_TLS: Final = Text(
    vi="bật TLS ở đó rồi đặt true (docs/operations/secured.md)",
    en="let it speak TLS, then set true (docs/operations/secured.md)",
)
_TYPED: Final = Text(vi="khoá không ngẫu nhiên, có thể đoán được", en="the key is not random and may be guessed")
_SHARED: Final = Text(vi="dùng chung một khoá với {other}", en="shares a key with {other}")
_NEW_KEY: Final = Text(
    vi="tạo khoá mới (`openssl rand -base64 32`) và đổi khoá như trong docs/operations/keys.md",
    en="make a new key (`openssl rand -base64 32`) and change it as docs/operations/keys.md says",
)
_SEVERAL: Final = Text(vi="đang có {count} khoá: việc đổi khoá chưa xong", en="has {count} keys: a change of keys is not over")
_END_ROTATION: Final = Text(
    vi="khi không còn gì mang khoá cũ thì bỏ khoá cũ (docs/operations/keys.md)",
    en="drop the old one when nothing is under it any more (docs/operations/keys.md)",
)
