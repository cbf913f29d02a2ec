from pathlib import Path

from deploy.devstack.places import PlainUser, copy_for_all

STRANGER = PlainUser(uid=4_000_000, gid=4_000_000)


def test_one_closed_folder_on_the_way_is_enough(tmp_path):
    inner = tmp_path / "closed" / "open"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)

    assert not STRANGER.reaches(inner)


def test_a_stranger_reaches_what_is_open_to_all():
    assert STRANGER.reaches(Path("/"))


def test_a_copy_for_all_may_be_read_by_all_and_run_where_it_ran(tmp_path):
    source = tmp_path / "source"
    (source / "bin").mkdir(parents=True, mode=0o700)
    (source / "bin" / "program").write_text("")
    (source / "bin" / "program").chmod(0o700)
    (source / "text").write_text("")
    (source / "text").chmod(0o600)

    copy_for_all(source, tmp_path / "copy")

    assert (tmp_path / "copy" / "bin" / "program").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "copy" / "text").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o755
