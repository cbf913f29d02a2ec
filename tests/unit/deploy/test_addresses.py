import base64
import stat

import pytest

from deploy.devstack.addresses import Addresses, Windows, free_port
from deploy.devstack.plan import Layout, Plan
from deploy.devstack.problems import StackProblem
from deploy.devstack.services import SERVICES


@pytest.fixture
def layout(tmp_path):
    return Layout(tmp_path, Plan.make(tmp_path, 1, Windows(list_s=2.5), {"DISBURSEMENT_BANK_TIMEOUT_S": "1"}), print)


def test_no_port_is_given_twice_nor_from_those_lent_to_outgoing_connections():
    ports = [free_port() for _ in range(50)]

    assert len(set(ports)) == 50
    assert max(ports) < 32_768


def test_what_is_written_is_read_again_by_its_owner_only(layout, tmp_path):
    written = layout.addresses({"postgres": 7, "intake": 8})

    written.write(tmp_path)

    assert Addresses.read(tmp_path) == written
    assert stat.S_IMODE((tmp_path / "stack.json").stat().st_mode) == 0o600
    assert written.engines.postgres.pid == 7
    assert written.services["intake"].pid == 8
    assert written.services["console"].pid is None


def test_a_folder_without_a_stack_is_said_so(tmp_path):
    with pytest.raises(StackProblem, match="No stack is up in"):
        Addresses.read(tmp_path)


def test_three_nodes_have_three_addresses_and_three_numbers(tmp_path):
    layout = Layout(tmp_path, Plan.make(tmp_path, 3, Windows(), {}), print)

    kafka = layout.addresses({"kafka-1": 1, "kafka-3": 3}).engines.kafka

    assert len(kafka.bootstrap) == 3
    assert kafka.pid == [1, None, 3]


def test_each_service_gets_its_own_database_and_keys_and_one_key_for_events(layout):
    settings = {name: layout.settings_of(name) for name in SERVICES}

    for secret in ("DATABASE_URL", "DATA_KEY", "INDEX_KEY", "HTTP_PORT"):
        assert len({settings[name][f"{name.upper()}_{secret}"] for name in SERVICES}) == len(SERVICES)
    assert len({settings[name][f"{name.upper()}_EVENT_KEY"] for name in SERVICES}) == 1
    assert len(base64.b64decode(settings["intake"]["INTAKE_DATA_KEY"])) == 32


def test_settings_of_a_service_bear_its_name_and_hold_its_neighbours(layout):
    addresses = layout.addresses({})

    assert all(key.startswith("DISBURSEMENT_") for key in layout.settings_of("disbursement"))
    assert layout.settings_of("disbursement")["DISBURSEMENT_BANK_URL"] == addresses.simulators.bank.url
    assert layout.settings_of("disbursement")["DISBURSEMENT_BANK_TIMEOUT_S"] == "1"
    assert layout.settings_of("assessment")["ASSESSMENT_LIST_WINDOW_S"] == "2.5"
    assert layout.settings_of("console")["CONSOLE_INTAKE_URL"] == addresses.services["intake"].url


def test_kept_data_keep_their_keys(tmp_path):
    first = Plan.make(tmp_path, 1, Windows(), {})
    first.write(tmp_path)

    second = Plan.make(tmp_path, 1, Windows(), {})

    assert (second.keys, second.passwords) == (first.keys, first.passwords)


def test_data_of_one_node_are_not_given_to_three(tmp_path):
    Plan.make(tmp_path, 1, Windows(), {}).write(tmp_path)

    with pytest.raises(StackProblem, match="Kafka of 1 nodes, not 3"):
        Plan.make(tmp_path, 3, Windows(), {})
