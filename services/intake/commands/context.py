"""What the commands of intake stand on, built once by `app` and carried alike everywhere."""

from dataclasses import dataclass

from services.intake.store.seals import Seals


@dataclass(frozen=True, slots=True)
class Context:
    """The keys, and `drill`: what an incident is where its declaration does not say."""

    seals: Seals
    drill: bool
