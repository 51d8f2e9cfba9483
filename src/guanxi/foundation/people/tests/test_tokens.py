"""Access tokens: expiry, revocation, scopes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from guanxi.foundation.people import actions
from guanxi.foundation.people.models import AccessToken, User
from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.people.tokens import TokenRefused, TooManyTries, scope_allows, verify_token
from guanxi.kit.errors import BadInput, NotAllowed

TODAY = date(2026, 11, 20)


def issue(user: User, **changes: object) -> tuple[AccessToken, str]:
    given = {"name": "仓库脚本", "scopes": ["read"], "by": user, "at": AT, **changes}
    return actions.issue_token(user, **given)


def test_a_token_is_shown_once_and_only_its_digest_kept(company: Company) -> None:
    token, secret = issue(company.rep)
    assert secret.startswith("gx_")
    assert len(secret) >= 40
    assert secret not in str(list(AccessToken.objects.values()))
    assert verify_token(secret, at=AT).user == company.rep
    assert token.prefix == secret[:10]


def test_the_last_day_counts_and_the_day_after_does_not(company: Company) -> None:
    _token, secret = issue(company.rep, expires_on=TODAY)
    assert verify_token(secret, at=AT + timedelta(hours=14))  # 23:00 in Shanghai
    with pytest.raises(TokenRefused, match="expired"):
        verify_token(secret, at=AT + timedelta(hours=15))


def test_revoked_unknown_and_ownerless_tokens_are_refused(company: Company) -> None:
    token, secret = issue(company.rep)
    actions.revoke_token(token, by=company.rep, at=AT)
    with pytest.raises(TokenRefused, match="revoked"):
        verify_token(secret, at=AT)
    with pytest.raises(TokenRefused):
        verify_token("gx_" + "a" * 43, at=AT)
    _token, secret = issue(company.stranger)
    User.objects.filter(pk=company.stranger.pk).update(is_active=False)
    with pytest.raises(TokenRefused):
        verify_token(secret, at=AT)


def test_the_day_of_last_use_is_written_once_a_day(company: Company, django_assert_num_queries) -> None:
    _token, secret = issue(company.rep)
    verify_token(secret, at=AT)
    with django_assert_num_queries(1):
        verify_token(secret, at=AT)
    assert AccessToken.objects.get().last_used_on == TODAY


def test_nobody_issues_or_revokes_for_another(company: Company) -> None:
    token, _secret = issue(company.rep)
    with pytest.raises(NotAllowed):
        issue(company.rep, by=company.manager)
    with pytest.raises(NotAllowed):
        actions.revoke_token(token, by=company.stranger, at=AT)
    assert AccessToken.objects.get().revoked_at is None


@pytest.mark.parametrize("changes", [{"scopes": []}, {"scopes": ["orders.fly"]}, {"name": ""},
                                     {"expires_on": TODAY - timedelta(1)}])  # fmt: skip
def test_bad_requests_for_tokens(company: Company, changes: dict) -> None:
    with pytest.raises(BadInput):
        issue(company.rep, **changes)
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    ("scopes", "action", "allowed"),
    [
        (["read"], "read", True),
        (["read"], "orders.place_order", False),
        (["orders.write"], "orders.place_order", True),
        (["orders.write"], "read", True),
        (["orders.write"], "receivables.take_receipt", False),
        (["*"], "receivables.take_receipt", True),
        ([], "read", False),
    ],
)
def test_scope_table(scopes: list[str], action: str, allowed: bool) -> None:
    assert scope_allows(scopes, action) is allowed


def test_guessing_is_slowed_down_but_a_valid_token_passes(company: Company) -> None:
    cache.clear()
    _token, secret = issue(company.rep)
    for _time in range(20):
        with pytest.raises(TokenRefused):
            verify_token("gx_guess", at=AT, address="10.0.0.7")
    with pytest.raises(TooManyTries):
        verify_token("gx_guess", at=AT, address="10.0.0.7")
    assert verify_token(secret, at=AT, address="10.0.0.7").user == company.rep
    with pytest.raises(TokenRefused):
        verify_token("gx_guess", at=AT, address="10.0.0.8")
    with pytest.raises(TokenRefused):
        verify_token("gx_guess", at=AT + timedelta(minutes=1), address="10.0.0.7")
