"""Who must not be two people is one however his id is typed; who delegated a signature is as near to it as who signed."""

import pytest

from services.disbursement import policy
from services.disbursement.domain.pauses import Pause, PauseId, PauseKind, Rank
from services.disbursement.policy.pauses import Pauser
from shared.duties import Duty
from shared.ids import new_id
from tests.support.builders import MORNING
from tests.unit.disbursement.builders import a_payment


def test_who_delegated_the_signature_says_nothing_of_its_payment_and_who_assessed_may() -> None:
    held = {("Chair", Duty.DELEGATE), ("assessor", Duty.ASSESS)}

    with pytest.raises(policy.resolutions.ResolvedBySigner):
        policy.resolutions.check_not_signer("chair ", a_payment(), held)
    policy.resolutions.check_not_signer("assessor", a_payment(), held)


def test_who_paused_does_not_lift_it_nor_takes_it_over_however_his_id_is_typed() -> None:
    reason, his = b"", "an officer"
    pause = Pause(PauseId(new_id()), PauseKind.RAIL, None, "bank", None, reason, his, MORNING, Rank.PROVINCE)
    himself = Pauser(his.upper(), Rank.COUNTRY)

    assert not policy.pauses.may_take_over(himself, pause)
    with pytest.raises(policy.pauses.LiftedByWhoPaused):
        policy.pauses.check_lift(himself, pause)
