"""Which migration comes before which, by name: numbers change when branches meet."""

from alembic.script import ScriptDirectory

from shared.migrations import config_of


def before(service: str, name: str) -> str:
    """The revision before the one that is called so."""
    script = ScriptDirectory.from_config(config_of(service, ""))
    (down,) = [revision.down_revision for revision in script.walk_revisions() if revision.revision.endswith(name)]
    assert isinstance(down, str)
    return down
