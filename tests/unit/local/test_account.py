"""The account of a run: what it tells, and that a difference makes it fail."""

import pytest

from local.account import LABEL, WIDTH, Account, several


@pytest.fixture
def account() -> Account:
    return Account(say=lambda _: None)


def test_a_check_that_holds_is_told_like_any_fact(account: Account):
    assert account.check("Linked", "7 pairs", found=7, expected=7)

    assert account.lines == [f"  {'Linked':<{LABEL}} 7 pairs"]
    assert account.holds


def test_a_check_that_fails_says_what_was_expected_and_found(account: Account):
    assert not account.check("Linked", "7 pairs", found={"b", "a"}, expected=None)

    assert account.lines == [f"! {'Linked':<{LABEL}} expected nothing, found a, b"]
    assert account.failures == ["Linked: expected nothing, found a, b"]
    assert not account.holds


def test_long_texts_go_on_below_their_beginning(account: Account):
    account.tell("Refused", "word " * 40)

    assert len(account.lines) > 2
    assert max(map(len, account.lines)) < WIDTH
    assert all(line.startswith(" " * (LABEL + 3)) for line in account.lines[1:])


def test_a_noun_follows_its_number():
    assert [several(number, "call") for number in (0, 1, 2)] == ["0 calls", "1 call", "2 calls"]
