"""The table of drills that run faster than real ones; a real incident never stands in it."""

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, Uuid


def pace_table(metadata: MetaData) -> Table:
    """Return the table of incidents whose internal clocks run more than once as fast, each for ever."""
    return Table(
        "paced_incidents",
        metadata,
        Column("incident_id", Uuid, primary_key=True),
        Column("pace", Integer, nullable=False),
        CheckConstraint("pace between 2 and 3600", name="pace_known"),
    )
