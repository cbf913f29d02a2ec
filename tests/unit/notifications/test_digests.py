"""The groups and workflows of digests are known by their names."""

from services.notifications.domain.digests import commune_of_group, delivery_workflow, digest_group
from shared.ids import new_id


def test_a_group_names_its_incident_and_commune() -> None:
    incident = new_id()

    assert commune_of_group(digest_group(incident, "00004")) == (incident, "00004")


def test_the_workflows_id_names_the_recipient_and_the_window() -> None:
    incident = new_id()

    assert delivery_workflow(incident, "00004", 3).id == f"deliver-notice:{incident}:00004:3"
