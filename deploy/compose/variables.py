"""Every variable of `docker-compose.yml`: what it means, and what is written where nobody has said it yet.

Secrets are thrown anew for each installation. Keys are base64 of 32 bytes; passwords have letters and digits only, because they
stand in addresses.
"""

import base64
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deploy.compose.wishes import Real

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
_SIMULATORS: Final = "http://simulators:8000"


@dataclass(frozen=True)
class Variable:
    """One line of the file. `said` are the values that follow from what a real installation names, whatever stood there."""

    name: str
    meaning: str
    make: Callable[[], str]
    said: Callable[[Real], str] | None = None


@dataclass(frozen=True)
class Section:
    title: str
    variables: Sequence[Variable]


def password() -> str:
    """A new password: 48 hexadecimal digits."""
    return secrets.token_hex(24)


def key() -> str:
    """A new key: base64 of 32 random bytes."""
    return base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def free_port(wanted: int) -> Callable[[], str]:
    """Return what finds a port of the loopback: the wanted one, or any that is free."""

    def find() -> str:
        for port in (wanted, 0):
            with socket.socket() as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                return str(probe.getsockname()[1])
        raise OSError("no port is free")

    return find


def sections(ports: Mapping[str, str]) -> Sequence[Section]:
    """Return every variable. `ports` are those that addresses of a trial carry: DESK_PORT, SIMULATORS_PORT."""
    desk, simulators = f"http://localhost:{ports['DESK_PORT']}", f"http://localhost:{ports['SIMULATORS_PORT']}"
    return (
        Section("Cái gì chạy / what runs", _what_runs(ports)),
        Section("Bàn trực / the desk", _desk(desk)),
        Section("Đăng nhập / signing in (docs/operations/signing-in.md)", _signing_in(simulators)),
        Section("Ngân hàng / the bank", _bank()),
        Section("Tin nhắn / messages (docs/operations/ways.md)", _messages()),
        Section("Cửa sổ, giây / windows, seconds (docs/operations/settings.md)", _windows()),
        Section("Ai được gọi dậy / who is woken (docs/operations/alerts.md)", _woken()),
        Section("Mật khẩu và khoá: giữ một bản ở nơi khác / passwords and keys: keep a copy elsewhere", _secrets()),
    )


def _always(value: str) -> Callable[[], str]:
    return lambda: value


def _what_runs(ports: Mapping[str, str]) -> Sequence[Variable]:
    def profiles(real: Real) -> str:
        return "tls,watch" if real.by_tls else "watch"

    return (
        Variable(
            "COMPOSE_PROFILES",
            "drill: simulators of bank, phones, sign-ins; watch: Prometheus, Alertmanager, Grafana, Temporal's UI; tls: HTTPS",
            _always("drill,watch"),
            profiles,
        ),
        Variable("TRIAL", "true: incidents are drills unless they say otherwise", _always("true"), lambda _: "false"),
        Variable("KIPTHOI_IMAGE", "the image, built from this checkout where it is not there", _always("kipthoi:local")),
        Variable("LOG_LEVEL", "the least level of log lines", _always("INFO")),
        Variable("TRACE_COLLECTOR", "where spans are sent (OTLP over HTTP); empty: none are made", _always("")),
        *(Variable(name, f"a port of this machine alone, for {what}", _always(ports[name])) for name, what in PORTS.items()),
        Variable("HTTPS_PORT", "the port of HTTPS, with the profile tls", _always("443")),
    )


PORTS: Final = {
    "DESK_PORT": "the desk",
    "SIMULATORS_PORT": "the simulators (drill)",
    "PROMETHEUS_PORT": "Prometheus (watch)",
    "ALERTMANAGER_PORT": "Alertmanager (watch)",
    "GRAFANA_PORT": "Grafana (watch)",
    "TEMPORAL_UI_PORT": "Temporal's page (watch)",
}
WANTED_PORTS: Final = {
    "DESK_PORT": 8005,
    "SIMULATORS_PORT": 8010,
    "PROMETHEUS_PORT": 9090,
    "ALERTMANAGER_PORT": 9093,
    "GRAFANA_PORT": 3000,
    "TEMPORAL_UI_PORT": 8088,
}


def _desk(trial: str) -> Sequence[Variable]:
    return (
        Variable("DESK_URL", "where browsers find it, without a slash", _always(trial), lambda real: real.desk.rstrip("/")),
        Variable(
            "DESK_TLS",
            "empty: certificates by ACME; `tls internal`: an authority of its own; "
            "`tls /etc/caddy/certificates/desk.pem /etc/caddy/certificates/desk.key`: files below deploy/caddy",
            _always(""),
        ),
    )


def _signing_in(simulators: str) -> Sequence[Variable]:
    inside = f"{_SIMULATORS}/tokens"
    return (
        Variable("TOKEN_ISSUER", "the issuer of officers' tokens", _always(f"{simulators}/tokens"), lambda real: real.issuer),
        Variable("TOKEN_JWKS_URL", "where it publishes its keys", _always(f"{inside}/jwks.json"), lambda real: real.jwks),
        Variable(
            "OIDC_DISCOVERY_URL",
            "only where the desk reaches it elsewhere than browsers do",
            _always(f"{inside}/.well-known/openid-configuration"),
            lambda _: "",
        ),
        Variable("OIDC_CLIENT_ID", "as what it knows the desk", _always("kipthoi-desk")),
        Variable("OIDC_CLIENT_SECRET", "how the desk proves who it is; enter it there, or its own here", password),
        Variable(
            "KIPTHOI_TOKEN_URL",
            "the issuer's door of tokens, for `docker compose run --rm kipthoi status` (machines)",
            _always(f"{inside}/token"),
            lambda _: "",
        ),
        Variable("KIPTHOI_CLIENT_ID", "as what the issuer knows it", _always("kipthoi-machine")),
        Variable("KIPTHOI_CLIENT_SECRET", "how it proves who it is", password),
    )


def _bank() -> Sequence[Variable]:
    return (
        Variable("DISBURSEMENT_BANK_URL", "its gateway", _always(f"{_SIMULATORS}/bank"), lambda real: real.bank),
        Variable("DISBURSEMENT_BANK_SECRET", "signs its answers; agree on it with the bank", password),
        Variable(
            "DISBURSEMENT_BANK_IS_REAL",
            "true: it moves money, drills are refused; false: a simulator, real payments wait",
            _always("false"),
            lambda _: "true",
        ),
        Variable("DISBURSEMENT_BANK_PROTOCOL", "json, or iso20022: files, and its mailbox", _always("json")),
        Variable("DISBURSEMENT_BANK_MAILBOX", "iso20022: path of the mailbox below its gateway", _always("/mailbox")),
        Variable("DISBURSEMENT_BANK_ACCOUNT", "iso20022: the account that is debited", _always("")),
        Variable("DISBURSEMENT_BANK_ACCOUNT_NAME", "iso20022: in whose name it is", _always("")),
        Variable("DISBURSEMENT_BANK_ACCOUNT_BANK", "iso20022: at which bank (short code, BIN or SWIFT)", _always("")),
        Variable("DISBURSEMENT_BANK_CHARACTERS", "iso20022: utf-8, or latin: names without accents", _always("utf-8")),
        Variable("DISBURSEMENT_BANK_QUEUE_S", "seconds that an order may lie in its queue; agree on it", _always("3600")),
    )


def _messages() -> Sequence[Variable]:
    phones = f"{_SIMULATORS}/phones"
    return (
        Variable("NOTIFICATIONS_SMS_URL", "the first provider", _always(phones), lambda real: real.sms),
        Variable("NOTIFICATIONS_SMS_SECRET", "signs its receipts; agree on it with the provider", key),
        Variable(
            "NOTIFICATIONS_SMS_IS_REAL",
            "true: real phones, drills are refused; false: a simulator, real messages wait",
            _always("false"),
            lambda _: "true",
        ),
        Variable("NOTIFICATIONS_SMS_SECOND_URL", "the second; empty: none", _always(f"{phones}/second"), lambda _: ""),
        Variable("NOTIFICATIONS_SMS_SECOND_SECRET", "signs its receipts", key),
        Variable("NOTIFICATIONS_VOICE_URL", "who calls and reads out; empty: nobody", _always(f"{phones}/voice"), lambda _: ""),
        Variable("NOTIFICATIONS_VOICE_SECRET", "signs what it says afterwards", key),
        Variable("NOTIFICATIONS_WEBHOOK_HOSTS", "to which webhooks of communes may go", _always("")),
        Variable(
            "NOTIFICATIONS_SMTP_URL", "the mail server; empty: no e-mail", _always("smtp://simulators:8025"), lambda _: ""
        ),
        Variable("NOTIFICATIONS_SMTP_FROM", "from whom e-mails come", _always("kip-thoi@localhost")),
        Variable("NOTIFICATIONS_SMTP_USER", "who signs in at the mail server", _always("")),
        Variable("NOTIFICATIONS_SMTP_PASSWORD", "with what", _always("")),
    )


def _windows() -> Sequence[Variable]:
    return (
        Variable("ASSESSMENT_LIST_WINDOW_S", "from one list of a commune to its next", _always("60")),
        Variable("ASSESSMENT_UNDO_WINDOW_S", "within which a signature may be taken back", _always("60")),
        Variable("DISBURSEMENT_ROUND_WINDOW_S", "from one round of a source to its next", _always("2")),
        Variable("NOTIFICATIONS_DIGEST_WINDOW_S", "from one digest of a commune to its next", _always("60")),
    )


def _woken() -> Sequence[Variable]:
    return (
        Variable("ALERT_WEBHOOK_URL", "who is told of every alert by HTTP; empty: nobody", _always("")),
        Variable("ALERT_MAIL_TO", "who is told of every alert by e-mail; empty: nobody", _always("")),
        Variable("ALERT_MAIL_FROM", "from whom these e-mails come", _always("")),
        Variable("ALERT_MAIL_SERVER", "host:port of a mail server, not the one of our own notices", _always("")),
        Variable("ALERT_MAIL_USER", "who signs in there; empty: nobody", _always("")),
        Variable("ALERT_MAIL_PASSWORD", "with what", _always("")),
        Variable("ALERT_WATCHDOG_URL", "an outside watch that calls when this one falls silent; empty: none", _always("")),
    )


def _secrets() -> Sequence[Variable]:
    return (
        Variable("POSTGRES_PASSWORD", "superuser of the services' PostgreSQL", password),
        *(
            Variable(f"{service.upper()}_DATABASE_PASSWORD", f"the role {service} of PostgreSQL", password)
            for service in SERVICES
        ),
        Variable("TEMPORAL_DATABASE_PASSWORD", "Temporal's PostgreSQL", password),
        Variable("GRAFANA_PASSWORD", "the user admin of Grafana", password),
        Variable("EVENT_KEY", "encrypts personal data in facts", key),
        Variable("TEMPORAL_KEY", "encrypts what Temporal stores", key),
        *(
            Variable(f"{service.upper()}_{name}", meaning, key)
            for service in SERVICES
            for name, meaning in (
                ("DATA_KEY", f"encrypts personal fields of {service}"),
                ("INDEX_KEY", f"finds them in {service}; never changes"),
            )
        ),
    )
