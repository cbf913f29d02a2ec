"""How engines are reached safely: half a setting is refused by name, secrets come from files, what is open is a danger."""

import sys

import pytest
from pydantic import ValidationError

from deploy.kafka.acls import Grant, Kind, Match, Operation, grants_of
from deploy.kafka.topics import read_topics
from services.intake.settings import IntakeSettings
from shared.commandline import read_settings, run_command
from tests.support.certificates import Authority
from tests.support.services import SERVICES, SETTINGS, settings_of


def test_without_a_word_engines_are_spoken_to_as_before():
    settings = settings_of("intake")

    assert settings.kafka_security().options == {}
    assert settings.temporal_security() is None
    assert settings.database_security() is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kafka_user": "intake", "kafka_password": "x"}, "INTAKE_KAFKA_TLS=true"),
        ({"kafka_tls": True, "kafka_user": "intake"}, "INTAKE_KAFKA_USER, INTAKE_KAFKA_PASSWORD"),
        ({"temporal_api_key": "x"}, "INTAKE_TEMPORAL_TLS=true: INTAKE_TEMPORAL_API_KEY"),
        ({"temporal_tls": True, "temporal_certificate_file": __file__}, "INTAKE_TEMPORAL_CERTIFICATE_KEY_FILE"),
        ({"database_tls": True, "database_ca_file": "/nowhere.pem"}, "INTAKE_DATABASE_CA_FILE: không có tệp /nowhere.pem"),
    ],
)
def test_half_a_setting_is_refused_with_the_way_out(wrong, says):
    with pytest.raises(ValidationError, match=says):
        settings_of("intake", **wrong)


@pytest.mark.parametrize("name", ["database_ca_file", "kafka_ca_file", "temporal_ca_file"])
def test_a_file_that_holds_no_certificate_is_refused_by_the_name_of_its_setting(name, tmp_path):
    (tmp_path / "garbage.pem").write_text("garbage", encoding="ascii")
    files = {name: str(tmp_path / "garbage.pem")}

    with pytest.raises(ValidationError, match=f"INTAKE_{name.upper()}: không đọc được"):
        settings_of("intake", **files)


def test_the_certificate_of_temporal_must_fit_its_key(tmp_path):
    authority = Authority(tmp_path)
    (mine, my_key), (_, other_key) = authority.issue("intake"), authority.issue("other")
    given = {"temporal_tls": True, "temporal_certificate_file": str(mine)}

    with pytest.raises(ValidationError, match="INTAKE_TEMPORAL_CERTIFICATE_KEY_FILE"):
        settings_of("intake", **given, temporal_certificate_key_file=str(other_key))
    assert settings_of("intake", **given, temporal_certificate_key_file=str(my_key)).temporal_security().certificate


def test_a_user_of_kafka_is_shown_by_scram_over_tls_and_his_password_by_nothing_else(tmp_path):
    files = {"kafka_ca_file": str(Authority(tmp_path).file)}
    security = settings_of("intake", kafka_tls=True, kafka_user="intake", kafka_password="secret", **files).kafka_security()

    assert security.options["security_protocol"] == "SASL_SSL"
    assert security.options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert security.options["ssl_context"].check_hostname
    assert "secret" not in repr(security)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"INTAKE_{name.upper()}", str(value))
    monkeypatch.setenv("KIPTHOI_SECRETS_DIR", str(tmp_path))
    return tmp_path


def test_secrets_come_from_files_named_like_settings_and_the_environment_wins(folder, monkeypatch):
    (folder / "INTAKE_DATABASE_URL").write_text("postgresql+asyncpg://from/file\n", encoding="ascii")
    assert read_settings(IntakeSettings).database_url.get_secret_value() == SETTINGS["database_url"]

    monkeypatch.delenv("INTAKE_DATABASE_URL")
    assert read_settings(IntakeSettings).database_url.get_secret_value() == "postgresql+asyncpg://from/file"


def test_a_folder_of_secrets_that_is_not_there_and_settings_that_contradict_end_the_start_with_a_word(
    folder, monkeypatch, capsys
):
    monkeypatch.setattr(sys, "argv", ["intake", "serve"])
    monkeypatch.setenv("KIPTHOI_SECRETS_DIR", str(folder / "none"))
    with pytest.raises(SystemExit):
        run_command("intake", IntakeSettings, lambda: pytest.fail("it went on"))
    assert "KIPTHOI_SECRETS_DIR: không có thư mục" in capsys.readouterr().err

    monkeypatch.delenv("KIPTHOI_SECRETS_DIR")
    monkeypatch.setenv("INTAKE_KAFKA_USER", "intake")
    with pytest.raises(SystemExit):
        run_command("intake", IntakeSettings, lambda: pytest.fail("it went on"))
    assert "INTAKE_KAFKA_TLS=true" in capsys.readouterr().err


def test_an_engine_elsewhere_that_is_spoken_to_openly_is_a_danger():
    away = {
        "database_url": "postgresql+asyncpg://intake:pw@pg.example.vn/intake",
        "kafka_bootstrap": "k1.example.vn:9092",
        "temporal_address": "temporal:7233",
    }
    dangers = {danger.variable for danger in settings_of("intake", embedded=False, **away).dangers()}

    assert {"INTAKE_DATABASE_TLS", "INTAKE_KAFKA_TLS"} <= dangers
    assert "INTAKE_TEMPORAL_TLS" not in dangers


def test_the_deeds_let_each_service_write_its_own_topic_and_read_what_it_reads():
    topics = read_topics()
    grants = grants_of(topics, "User:CN={service}")

    assert {grant.name: grant.principal for grant in grants if grant.operation is Operation.WRITE} == {
        name: f"User:CN={topic.owner}" for name, topic in topics.items()
    }
    assert Grant("User:CN=console", Kind.GROUP, "kipthoi-console", Operation.READ, Match.PREFIXED) in grants
    assert not [one for one in SERVICES for other in SERVICES if one != other and other.startswith(one)], (
        "prefixes would overlap"
    )
