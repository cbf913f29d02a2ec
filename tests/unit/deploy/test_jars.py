import hashlib

import pytest

from deploy.devstack.jars import Jar, class_path, read_lock
from deploy.devstack.problems import StackProblem


def test_the_lock_names_every_jar_of_the_broker_once():
    jars = read_lock()

    assert len({(jar.group, jar.artifact) for jar in jars}) == len(jars) == 46
    assert any(jar.artifact == "kafka_2.13" and jar.version == "4.3.1" for jar in jars)


def test_a_line_without_a_sum_is_refused_by_its_number(tmp_path):
    lock = tmp_path / "kafka.lock"
    lock.write_text("# a comment\norg.example:thing:1.0\n")

    with pytest.raises(StackProblem, match=r"kafka\.lock line 2 is not a jar"):
        read_lock(lock)


def test_jars_in_the_cache_make_the_class_path(tmp_path):
    jar = _cached(tmp_path, b"a jar")

    assert class_path([jar], tmp_path) == str(tmp_path / "org/example/thing/1.0/thing-1.0.jar")


def test_a_jar_that_somebody_changed_is_refused_in_one_sentence(tmp_path):
    jar = _cached(tmp_path, b"a jar")
    (tmp_path / jar.place).write_bytes(b"another jar")

    with pytest.raises(StackProblem) as refused:
        class_path([jar], tmp_path)

    assert refused.value.en.startswith("thing 1.0 (")
    assert refused.value.en.endswith("does not have the SHA-256 of kafka.lock: it is not used.")
    assert "\n" not in str(refused.value)


def _cached(cache, content):
    jar = Jar("org.example", "thing", "1.0", hashlib.sha256(content).hexdigest())
    (cache / jar.place).parent.mkdir(parents=True)
    (cache / jar.place).write_bytes(content)
    return jar
