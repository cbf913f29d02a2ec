"""Who is paid: who is said to be the head beside somebody lost, and to whom money was seen to go."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.household_input import SOMEBODY_ELSE


def head_of(losses: Mapping[str, Any]) -> dict[str, str]:
    """Where somebody is lost: who is the head, who lives. A list names nobody but who was lost: there he is none of these."""
    lost = {*losses.get("dead", ()), *losses.get("missing", ())}
    return {"head": SOMEBODY_ELSE if "p1" in lost else "p1"} if lost else {}


def payees_seen(awards: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """To whom, and on which account, the money of these awards was seen to go."""
    return {award["id"]: award["paid_to"] for award in awards if award["paid_to"] is not None}
