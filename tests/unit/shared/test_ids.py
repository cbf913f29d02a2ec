from shared.ids import derived_id, new_id


def test_new_ids_are_version_7_and_sort_by_time():
    ids = [new_id() for _ in range(50)]

    assert {made.version for made in ids} == {7}
    assert [made.int >> 80 for made in ids] == sorted(made.int >> 80 for made in ids)
    assert len(set(ids)) == 50


def test_the_same_parts_always_name_the_same_thing():
    assert derived_id("import", 1) == derived_id("import", 1)
    assert derived_id("import", 1) != derived_id("import", 2)
