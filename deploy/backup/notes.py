"""What those who watch learn of a backup: a row in the desk's database, whose process shows how old the newest is.

The command itself has ended when Prometheus asks. Whoever copies the databases another way says the same statement.
"""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from deploy.backup.programs import run_program

_DATABASE: Final = "console"
_NOTE: Final = "insert into backups (began_at, failure) values (:'began_at', nullif(:'failure', ''))"
_WITHIN_S: Final = 5


def note(server_url: str, began_at: datetime, failure: str = "", database: str = _DATABASE) -> None:
    """Write down that a copy of the server was begun then and is whole, or why it is not. Raises StackProblem."""
    url = urlsplit(server_url)._replace(path=f"/{database}", query=f"connect_timeout={_WITHIN_S}").geturl()
    told = {"ON_ERROR_STOP": "1", "began_at": began_at.isoformat(), "failure": failure}
    words = [word for name, value in told.items() for word in ("-v", f"{name}={value}")]
    run_program("psql", "-X", "-q", "-d", url, *words, "-f", "-", given=_NOTE)
