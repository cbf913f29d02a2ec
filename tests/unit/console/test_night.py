"""What happened in a night, out of the logs: each trouble once, from when until when, and what became of it."""

import json
from datetime import datetime

from services.console.cli.night import night
from services.console.cli.output import choose_language
from services.console.views.night import night_of

ROUND, PAYMENT, CASE, OTHER = (f"0193b3c4-0000-7000-8000-00000000000{number}" for number in (1, 2, 3, 4))


def a_line(second, event, service="intake", **said):
    at = f"2026-11-20T05:{second // 60:02}:{second % 60:02}.000000Z"
    return json.dumps({"event": event, "timestamp": at, "service": service, **said})


def away(second, until, service, engine="Kafka"):
    since = f"2026-11-20T05:{second // 60:02}:{second % 60:02}+00:00"
    gone = a_line(second, f"{engine} away", service, engine=engine, since=since, why="no connection")
    if until is None:
        return [gone]
    back = a_line(until, f"{engine} is back", service, engine=engine, away_s=until - second, times=3, whys=["TimeoutError"])
    return [gone, back]


def done(second, action, ids, facts=(), who="bank", **said):
    changes = [{"action": action, "of": "payment", "ids": ids}]
    return a_line(second, "done", "disbursement", who=who, changes=changes, facts=dict.fromkeys(facts, 1), **said)


def seconds(one):
    return (one.at.minute * 60 + one.at.second, one.until and one.until.minute * 60 + one.until.second)


def told(*logs, kind):
    return [one for one in night_of(logs) if one.kind == kind]


def test_an_engine_that_several_met_away_was_away_once():
    (kafka,) = told(away(10, 40, "intake"), away(12, 43, "assessment"), away(44, 47, "disbursement"), kind="engine")

    assert (kafka.what, seconds(kafka), kafka.seen_by) == ("Kafka", (10, 47), ["assessment", "disbursement", "intake"])
    assert kafka.text.en == "Kafka away 37 s: TimeoutError, no connection"


def test_two_spells_with_time_between_them_are_two_and_one_without_an_end_lasts():
    first, second = told([*away(10, 40, "intake"), *away(60, None, "intake")], kind="engine")

    assert (seconds(first), seconds(second)) == ((10, 40), (60, None))
    assert second.may_last


def test_engines_that_are_away_together_point_to_the_machine():
    kafka, postgres, later = told(
        [*away(10, 40, "intake"), *away(20, 25, "intake", "PostgreSQL"), *away(90, 99, "intake")], kind="engine"
    )

    assert "at the same time: PostgreSQL too" in kafka.text.en
    assert "at the same time: Kafka too" in postgres.text.en
    assert "at the same time" not in later.text.en


def test_a_killed_process_is_told_apart_from_one_that_was_stopped_in_order():
    begins = [a_line(1, "keys"), a_line(2, "service runs")]
    killed = [a_line(20, "took"), a_line(50, "keys"), a_line(55, "keys"), a_line(58, "service runs")]
    stopped = [a_line(70, "service stopped"), a_line(71, "keys"), a_line(75, "service runs")]

    first, second, third = told([*begins, *killed, *stopped], kind="process")

    assert [seconds(one) for one in (first, second, third)] == [(2, 2), (20, 58), (70, 75)]
    assert "killed or crashed" in second.text.en
    assert "38 s after its last line" in second.text.en
    assert "stopped in order" in third.text.en
    assert first.text.en == "Intake: started", "a name of several (Notices, Payments) reads as well"


def test_why_an_engine_was_away_is_told_in_vietnamese_but_for_names_of_errors():
    met = ("does not answer", "no connection", "no free connection", "KafkaConnectionError")

    (kafka,) = told([a_line(10, "engine away", engine="Kafka", why=why) for why in met], kind="engine")

    assert kafka.text.en.endswith(": KafkaConnectionError, does not answer, no connection, no free connection")
    assert kafka.text.vi.endswith(": KafkaConnectionError, gọi không thưa, không nối được, hết kết nối")


def test_what_a_killed_process_had_met_away_ends_with_its_last_line():
    log = [
        a_line(1, "service runs"),
        *away(10, None, "intake"),
        a_line(12, "took"),
        a_line(80, "keys"),
        a_line(85, "service runs"),
    ]

    (kafka,) = told(log, kind="engine")

    assert seconds(kafka) == (10, 12)


def test_the_keeper_says_which_engine_ended():
    kept = ["2026-11-20T05:00:30+00:00 kafka: ended, started again (2)\n", "words of others\n"]

    (kafka,) = told(kept, kind="process")

    assert (kafka.what, kafka.at) == ("kafka", datetime.fromisoformat("2026-11-20T05:00:30+00:00"))
    assert kafka.text.en == "kafka: ended; the keeper: started again (2)"
    assert kafka.text.vi == "kafka: đã tắt; bộ trông: đã cho chạy lại (lần 2)"


def test_the_keeper_calls_a_service_as_the_lines_beside_it_do():
    kept = [
        "2026-11-20T05:00:30+00:00 disbursement: ended, started again (1)\n",
        "2026-11-20T05:00:40+00:00 intake: ended, and cannot be started: The program is missing.\n",
    ]

    payments, intake = told(kept, kind="process")

    assert (payments.what, payments.text.vi) == ("disbursement", "Chi trả: đã tắt; bộ trông: đã cho chạy lại (lần 1)")
    assert payments.text.en == "Payments: ended; the keeper: started again (1)"
    assert intake.text.vi == "Tiếp nhận: đã tắt; bộ trông: không chạy lại được: The program is missing."
    assert intake.text.en == "Intake: ended; the keeper: cannot be started: The program is missing."


def test_an_unknown_payment_is_told_with_its_case_and_with_what_became_of_it():
    log = [
        done(60, "outcome unknown", [PAYMENT, ROUND], cases=[CASE, OTHER]),
        done(70, "payments asked about", [PAYMENT]),
        done(90, "bank answers recorded", [PAYMENT], ["disbursement.payment_settled.v1"], cases=[CASE]),
    ]

    open_one, settled = sorted(told(log, kind="payment"), key=lambda one: one.what)

    assert (open_one.what, seconds(open_one), open_one.may_last) == (ROUND, (60, None), True)
    assert "nothing is known of it yet" in open_one.text.en
    assert (settled.what, seconds(settled)) == (PAYMENT, (60, 90))
    assert settled.text.en == (
        f"nobody knew whether the bank had paid {PAYMENT}, case {CASE}; then: bank: bank answers recorded; "
        "told disbursement.payment_settled.v1"
    )


def test_whose_a_payment_is_is_told_by_its_end_where_its_beginning_does_not_say_it():
    two_of_one_household = done(60, "outcome unknown", [PAYMENT, ROUND], cases=[CASE])
    ended = done(90, "bank answers recorded", [PAYMENT], ["disbursement.payment_settled.v1"], cases=[CASE])

    texts = {one.what: one.text.en for one in told([two_of_one_household, ended], kind="payment")}

    assert f"case {CASE}" in texts[PAYMENT]
    assert "case" not in texts[ROUND]


def test_a_system_that_does_not_answer_is_told_once_and_one_that_answers_is_not():
    calls = [
        a_line(10 + 20 * number, "called", "disbursement", to="bank", outcome="lost", why="ReadTimeout", ms=9_000)
        for number in range(4)
    ]
    well = a_line(5, "called", "notifications", to="sms-1", outcome="2xx", status=200, ms=5)
    refused = a_line(6, "called", "notifications", to="sms-1", outcome="4xx", status=409, ms=5)

    (bank,) = told([*calls, well, refused], kind="outside")

    assert (bank.what, seconds(bank), bank.text.en) == ("bank", (1, 70), "bank: 4 calls without an answer (ReadTimeout)")


def test_communes_that_fell_silent_are_named():
    silent = [{"action": "communes silent", "of": "notice", "ids": [ROUND]}]
    heard = [{"action": "communes heard", "of": "watch", "ids": [ROUND]}]
    log = [
        a_line(9, "done", "notifications", changes=silent, communes=["18676"]),
        a_line(10, "done", "notifications", changes=heard, communes=["18223"]),
    ]

    (one,) = told(log, kind="commune")

    assert (one.what, seconds(one), one.may_last) == ("18676", (9, None), False)
    assert one.text.en.endswith("has not confirmed what it was told in time")
    assert "Tỉnh Hà Tĩnh (18676)" in one.text.en, "with the code by which one asks on"


def test_of_a_commune_that_is_out_of_reach_no_hours_are_claimed():
    """In a drill at a pace it is out of reach after seconds."""
    unheard = [{"action": "communes unheard", "of": "watch", "ids": [ROUND]}]

    (one,) = told([a_line(9, "done", "notifications", changes=unheard, communes=["18676"])], kind="commune")

    assert one.text.en.endswith("(18676) for a long time")
    assert one.text.vi.endswith("(18676) mất liên lạc: lâu không nghe gì")


def test_the_words_are_printed_as_they_stand(tmp_path, capsys):
    log = [done(60, "outcome unknown", [PAYMENT]), done(90, "answers", [PAYMENT], who="channel:bank")]
    (tmp_path / "disbursement.log").write_text("\n".join(log), encoding="utf-8")
    choose_language("en")

    night([str(tmp_path)])

    printed = capsys.readouterr().out
    assert printed.startswith("20/11 12:01:00 - not over  nobody knew whether")
    assert "channel:bank: answers" in printed


def test_a_quiet_night_tells_when_services_began_and_nothing_else():
    log = [
        "PostgreSQL says something\n",
        a_line(1, "service runs"),
        a_line(3, "refused", status=409),
        done(9, "sent", [PAYMENT]),
    ]

    assert [(one.kind, one.what) for one in night_of([log])] == [("process", "intake")]
