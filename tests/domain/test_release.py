"""Versions in their order, and what is still to be believed of a release."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version as Packaged

from monzapos.domain.errors import Refusal
from monzapos.domain.release import Download, Release, Version

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NUMBERS = st.integers(0, 999_999)
VERSIONS = st.builds(Version, NUMBERS, NUMBERS, NUMBERS)
FILE = Download("https://dealer.example/monzapos.deb", "monzapos.deb", 1, "0" * 64)


@given(VERSIONS)
def test_a_version_is_read_as_it_is_written(version: Version) -> None:
    assert Version.parse(str(version)) == version


@given(VERSIONS, VERSIONS)
def test_versions_stand_in_the_order_that_packaging_knows(one: Version, other: Version) -> None:
    assert (one < other) is (Packaged(str(one)) < Packaged(str(other)))
    assert (one == other) is (str(one) == str(other))


def test_ten_comes_after_nine() -> None:
    assert Version.parse("0.10.0") > Version.parse("0.9.99") > Version.parse("0.9.9")


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.3-rc1", "1.2.3+1", "01.2.3", "1.02.3", " 1.2.3",
     "1.2.3\n", "1.2.-3", "1..3", "١.٢.٣", "1.2.1000000", "1,2,3", "1.2.x"],
)  # fmt: skip
def test_anything_else_is_no_version(text: str) -> None:
    with pytest.raises(Refusal, match="bad_version"):
        Version.parse(text)


def release(version: str = "0.2.0", **downloads: Download) -> Release:
    return Release(Version.parse(version), NOON, NOON + timedelta(days=90), {}, downloads)


def stale(found: Release, now: datetime, known: Release | None = None) -> str:
    try:
        found.refuse_stale(now, known)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_word_is_good_until_it_expires() -> None:
    end = NOON + timedelta(days=90)
    assert stale(release(), end - timedelta(seconds=1)) == ""
    assert stale(release(), end) == "update_expired"


@pytest.mark.parametrize(
    ("known", "code"), [("0.1.9", ""), ("0.2.0", ""), ("0.2.1", "update_older")]
)
def test_an_older_word_than_one_heard_before_is_not_believed(known: str, code: str) -> None:
    assert stale(release(), NOON, release(known)) == code


@pytest.mark.parametrize(("later", "code"), [(1, "update_older"), (0, ""), (-1, "")])
def test_of_one_version_the_word_counts_that_was_written_last(later: int, code: str) -> None:
    known = replace(release(), published=NOON + timedelta(seconds=later))
    assert stale(release(), NOON, known) == code


def test_two_words_about_one_version_are_told_apart() -> None:
    known = replace(release(), published=NOON + timedelta(seconds=1))
    with pytest.raises(Refusal) as told:
        release().refuse_stale(NOON, known)
    assert told.value.details["version"] != told.value.details["known"]


def test_a_newer_version_counts_whenever_it_was_written() -> None:
    known = replace(release("0.1.9"), published=NOON + timedelta(days=1))
    release("0.2.0").refuse_stale(NOON, known)


def test_the_best_installer_that_there_is_is_taken() -> None:
    found = release(deb=FILE)
    assert found.download_for(("deb", "tar")) is FILE
    assert found.download_for(("tar", "deb")) is FILE
    assert found.download_for(("windows",)) is None
    assert found.download_for(()) is None
