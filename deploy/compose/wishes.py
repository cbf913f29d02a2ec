"""What somebody who installs decides himself: a trial on this machine, or the addresses of a real installation."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Unfit(ValueError):  # noqa: N818 - says what is the matter
    """What was asked for cannot be installed so; the text says what to change."""


@dataclass(frozen=True)
class Real:
    """The addresses that only the province knows. Raises Unfit where one cannot be used."""

    desk: str
    issuer: str
    jwks: str
    bank: str
    sms: str

    def __post_init__(self) -> None:
        for name in ("desk", "issuer", "jwks", "bank", "sms"):
            parts = urlsplit(getattr(self, name))
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise Unfit(f"--{name}: cần một địa chỉ https:// / give an address that begins with https://")
            if parts.query or parts.fragment or parts.username:
                raise Unfit(f"--{name}: địa chỉ không có ?, # hay tên đăng nhập / an address without ?, # or a name to sign in")
        desk = urlsplit(self.desk)
        if desk.scheme != "https" and desk.hostname not in LOOPBACK:
            raise Unfit("--desk: trình duyệt chỉ giữ phiên qua https:// / browsers keep a session by https:// alone")
        if desk.path.strip("/") or (desk.scheme == "https" and desk.port not in {None, 443}):
            raise Unfit("--desk: chỉ tên máy, không cổng, không đường dẫn / the host's name alone, no port, no path")

    @property
    def by_tls(self) -> bool:
        """Whether the desk is reached from other machines, by the TLS that stands before it."""
        return urlsplit(self.desk).scheme == "https"
