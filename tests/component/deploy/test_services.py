"""How services are started, with stand-ins that only say how they were started."""

import httpx
import pytest

from deploy.devstack import services
from deploy.devstack.problems import StackProblem
from deploy.devstack.stack import Stack

STAND_IN = """
import http.server, json, os, sys
ours = {key: value for key, value in os.environ.items() if key.startswith(("INTAKE_", "CONSOLE_"))}
if sys.argv[1] == "migrate":
    open("migrated", "a").write("x")
    sys.exit("the table is locked" if "INTAKE_BROKEN" in ours else 0)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"command": sys.argv[1:], "environment": ours}).encode())
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(ours["INTAKE_HTTP_PORT"])), Handler).serve_forever()
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose intake only says how it was started."""
    folder = tmp_path / "checkout"
    (folder / "services" / "intake").mkdir(parents=True)
    (folder / "services" / "__init__.py").touch()
    (folder / "services" / "intake" / "__init__.py").touch()
    (folder / "services" / "intake" / "__main__.py").write_text(STAND_IN)
    monkeypatch.setattr(services, "CHECKOUT", folder)
    return folder


def an_intake(tmp_path, **settings):
    return Stack(tmp_path / "run", engines=[], services=["intake"], simulators=False, settings=settings)


def ask(url):
    return httpx.get(f"{url}/health/ready").json()


async def test_a_service_is_migrated_once_then_served_with_its_own_settings_only(checkout, tmp_path, monkeypatch):
    monkeypatch.setenv("INTAKE_STRANGE", "from outside")

    async with an_intake(tmp_path, INTAKE_LOG_LEVEL="DEBUG") as stack:
        stack.kill("intake")
        await stack.restart("intake")
        said = ask(stack.addresses.services["intake"].url)

        assert said["command"] == ["serve"]
        assert said["environment"] == stack.settings_of("intake")
        assert said["environment"]["INTAKE_LOG_LEVEL"] == "DEBUG"
        assert (checkout / "migrated").read_text() == "x"


async def test_a_second_process_of_a_service_has_its_own_port_and_roles(checkout, tmp_path):
    async with an_intake(tmp_path) as stack:
        name = await stack.start_copy("intake", roles=["worker", "relay"])
        copy = stack.process(name)
        stack.kill("intake")

        assert name == "intake-2"
        assert copy.running
        said = ask(f"http://127.0.0.1:{copy.program.environment['INTAKE_HTTP_PORT']}")
        assert said["command"] == ["serve", "--roles", "worker,relay"]
        await stack.stop_part(name, for_good=True)
        assert not copy.running
        assert name not in [child.name for child in stack.processes], "nobody starts it again"


async def test_a_migration_that_fails_is_told_with_its_last_words_and_nothing_runs(checkout, tmp_path):
    stack = an_intake(tmp_path, INTAKE_BROKEN="1")

    with pytest.raises(StackProblem, match="intake-migrate ended with code 1: the table is locked"):
        await stack.start()

    assert [path.name for path in (tmp_path / "run").iterdir()] == ["logs"]


async def test_who_goes_on_with_data_of_before_writes_on_in_their_logs_and_who_begins_anew_in_empty_ones(checkout, tmp_path):
    log = tmp_path / "run" / "logs" / "intake.log"
    stack = an_intake(tmp_path)
    await stack.start()
    log.write_text("what happened in the night\n", encoding="utf-8")
    await stack.stop(keep=True)

    again = an_intake(tmp_path)
    await again.start()
    assert log.read_text(encoding="utf-8").startswith("what happened in the night\n")
    await again.stop()

    async with an_intake(tmp_path):
        assert "night" not in log.read_text(encoding="utf-8")
