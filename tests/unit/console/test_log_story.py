import json

from services.console.views.log_story import story_of

CASE, OTHER, PAYMENT = (f"0193b3c4-0000-7000-8000-00000000000{number}" for number in (1, 2, 3))
MINE, THEIRS, DOOR = "a" * 32, "b" * 32, "c" * 32


def a_line(second, event, service="intake", **said):
    return json.dumps({"event": event, "timestamp": f"2026-11-20T05:00:{second:02}.000000Z", "service": service, **said})


REPORTED = a_line(1, "done", who="officer-1", facts={"intake.household_reported.v1": 1}, cases=[CASE], trace=DOOR, ms=12.5)
TAKEN = a_line(
    2, "took", "assessment", fact="intake.household_reported.v1", cases=[OTHER, CASE], traces=[THEIRS, MINE], trace=THEIRS
)
CALLED = a_line(4, "called", "disbursement", to="bank", outcome="lost", why="ReadTimeout", trace=MINE)
AWAY = a_line(3, "Kafka away", engine="Kafka", since="2026-11-20T05:00:03+00:00", why="KafkaConnectionError")
LAST = a_line(9, "took", "console", fact="disbursement.payment_settled.v1", cases=[CASE], traces=[MINE], trace=MINE)


def told(*lines, known_as=()):
    return [line.text.en for line in story_of(CASE, lines, known_as)]


def test_the_story_of_a_case_is_told_across_services_in_the_order_of_time():
    assert told(LAST, AWAY, TAKEN, CALLED, REPORTED) == [
        "officer-1: told intake.household_reported.v1",
        "took intake.household_reported.v1, with 1 other cases",
        "Kafka away since 12:00:03",
        "called bank: lost ReadTimeout",
        "took disbursement.payment_settled.v1",
    ]


def test_what_names_another_case_or_stands_under_its_trace_is_not_told():
    theirs = a_line(4, "called", to="bank", outcome="2xx", trace=THEIRS)
    refused = a_line(
        5, "refused", door="POST /v1/cases/{case_id}/retract", status=409, problem="refused", case=OTHER, trace=MINE
    )

    assert told(REPORTED, TAKEN, theirs, refused, LAST) == told(REPORTED, TAKEN, LAST)


def test_what_is_known_to_be_its_own_is_its_story():
    sent = a_line(
        5,
        "done",
        "disbursement",
        who="service:disbursement",
        changes=[{"action": "payments sent", "of": "payment", "ids": [OTHER, PAYMENT]}],
    )
    unreadable = a_line(6, "account cannot be read", order=f"{PAYMENT}-1")

    assert told(sent, unreadable) == []
    assert told(sent, unreadable, known_as=[PAYMENT]) == [
        "service:disbursement: payments sent (payment × 2)",
        f"account cannot be read (order={PAYMENT}-1)",
    ]


def away(second, engine="Kafka"):
    return a_line(second, f"{engine} away", engine=engine, since=f"{second}")


def back(second, away_s, engine="Kafka"):
    return a_line(second, f"{engine} is back", engine=engine, away_s=away_s)


def a_turn(second, fact):
    return a_line(second, "took", "console", fact=fact, cases=[CASE], traces=[MINE], trace=MINE)


CLOSED, REOPENED = "intake.case_closed.v1", "intake.case_reopened.v1"


def test_an_engine_that_was_away_before_a_case_or_after_it_was_closed_is_another_story():
    case = (a_line(3, "done", who="officer-1", cases=[CASE]), a_turn(5, CLOSED))

    assert told(away(1), back(2, 1.0), *case, away(6), back(8, 2.0), away(9)) == told(*case)


def test_what_a_case_waits_for_may_be_an_engine_that_went_away_after_its_last_line():
    again = "Kafka answers again, after 4.0 s"

    assert told(REPORTED, away(4), back(8, 4.0), away(9, "Temporal"))[1:] == [
        "Kafka away since 4",
        again,
        "Temporal away since 9",
    ]
    assert told(REPORTED, a_turn(2, CLOSED), a_turn(3, REOPENED), away(4), back(8, 4.0))[-1] == again


def test_an_engine_that_was_away_already_when_a_case_began_is_told_with_since_when():
    assert told(away(0), REPORTED, back(9, 9.0))[0] == "Kafka away since 0"
    assert told(away(0), REPORTED)[0] == "Kafka away since 0"


def test_what_is_no_line_of_ours_is_passed_over_and_what_a_shipper_writes_before_it():
    assert told("", "2026 LOG: started", "{", '{"a": 1}', "[]", f"intake-1 | {REPORTED}") == told(REPORTED)


def test_a_line_keeps_what_it_said_for_programs():
    [line] = story_of(CASE, [REPORTED])

    assert (line.service, line.what, line.ms, line.trace, line.of_this_case) == ("intake", "done", 12.5, DOOR, True)
    assert line.said == json.loads(REPORTED)
