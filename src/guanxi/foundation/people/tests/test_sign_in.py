"""Getting in: right and wrong passwords, limits, links, second factors, and what never opens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from guanxi.foundation.people import actions
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.people.tests.company import AT, PASSWORD, Company
from guanxi.foundation.timeline.models import Event

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> Iterator[None]:
    """Attempts of one test do not count in the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "en"})


def sign_in(visitor: Client, username: str = "chen", password: str = PASSWORD, **more: object):
    return visitor.post(LOGIN, {"login": username, "password": password, **more})


def is_in(visitor: Client) -> bool:
    return "_auth_user_id" in visitor.session


@pytest.mark.parametrize("username", ["chen", "Chen", "CHEN"])
def test_the_user_name_is_read_without_case(company: Company, visitor: Client, username: str) -> None:
    answer = sign_in(visitor, username)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(visitor)


@pytest.mark.parametrize(("username", "password"), [("chen", "wrong-password"), ("nobody", PASSWORD),
                                                    ("chen@example.com", PASSWORD)])  # fmt: skip
def test_wrong_name_and_wrong_password_read_the_same(
    company: Company, visitor: Client, username: str, password: str
) -> None:
    answer = sign_in(visitor, username, password)
    page = answer.content.decode()
    assert "The user name and the password do not match" in page
    assert f'value="{username}"' in page, "the name stays"
    assert password not in page.replace(f'value="{username}"', ""), "the password does not"
    assert not is_in(visitor)


def test_the_sixth_wrong_password_in_five_minutes_is_429_and_so_is_the_right_one(
    company: Company, visitor: Client
) -> None:
    assert [sign_in(visitor, password=f"wrong-{n}").status_code for n in range(5)] == [200] * 5
    answer = sign_in(visitor)
    assert answer.status_code == 429
    assert "Wait five minutes" in answer.content.decode()
    assert not is_in(visitor)


def test_an_address_that_asks_without_end_gets_a_sentence(company: Company, visitor: Client) -> None:
    answers = [visitor.post(LOGIN, {"login": "chen"}) for _time in range(31)]
    assert {one.status_code for one in answers[:30]} == {200}
    assert answers[30].status_code == 429
    assert "Wait five minutes" in answers[30].content.decode()


def test_nobody_signs_up_and_nobody_resets_by_mail(company: Company, visitor: Client) -> None:
    for path in ("signup/", "password/reset/", "email/", "2fa/webauthn/signup/"):
        assert visitor.get(f"/accounts/{path}").status_code in {302, 404}
        visitor.post(f"/accounts/{path}", {"username": "new", "password1": PASSWORD, "email": "a@b.cn"})
    assert not User.objects.filter(username="new").exists()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_never_leads_out_of_the_house(company: Company, visitor: Client, target: str) -> None:
    assert sign_in(visitor, next=target)["Location"] == "/"


def test_signing_in_goes_on_where_one_wanted_to_go(company: Company, visitor: Client) -> None:
    asked = visitor.get("/settings/")
    assert asked["Location"] == "/accounts/login/?next=/settings/"
    assert sign_in(visitor, next="/settings/")["Location"] == "/settings/"


def test_a_fragment_sends_the_whole_page_to_sign_in(company: Company, visitor: Client) -> None:
    answer = visitor.get("/settings/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/?next=/settings/")


def test_the_session_changes_its_key_when_one_signs_in(company: Company, visitor: Client) -> None:
    visitor.get(LOGIN)
    visitor.session.save()
    before = visitor.session.session_key
    sign_in(visitor)
    assert visitor.session.session_key != before


def test_who_was_deactivated_is_out_at_once(company: Company, visitor: Client) -> None:
    sign_in(visitor, "wu")
    assert visitor.get("/settings/").status_code == 200
    actions.deactivate_user(company.rep, by=company.admin, at=AT)
    assert visitor.get("/settings/").status_code == 302
    assert sign_in(visitor, "wu")["Location"] == "/accounts/inactive/"
    assert "closed" in visitor.get("/accounts/inactive/").content.decode()


def test_signing_out_needs_a_post_and_ends_the_session(company: Company, visitor: Client) -> None:
    sign_in(visitor)
    assert visitor.get("/accounts/logout/").status_code == 200
    assert is_in(visitor)
    visitor.post("/accounts/logout/")
    assert not is_in(visitor)


def test_changing_the_password_ends_other_sessions_and_is_written_down(company: Company, visitor: Client) -> None:
    other = Client()
    sign_in(visitor)
    sign_in(other)
    fields = {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"}
    assert visitor.post("/accounts/password/", fields).status_code == 200, "a weak one is refused"
    fields |= {"password1": "xi-hu-long-jing-8", "password2": "xi-hu-long-jing-8"}
    assert visitor.post("/accounts/password/", fields)["Location"] == "/settings/"
    assert visitor.get("/settings/").status_code == 200
    assert other.get("/settings/").status_code == 302
    assert Event.objects.filter(name="people.password_set", object_id=company.manager.pk).count() == 1


def link(company: Company) -> str:
    secret = actions.issue_signin_link(company.manager, by=system_user(), at=timezone.now())
    return f"/people/link/{secret}/"


def test_a_link_signs_in_once(company: Company, visitor: Client) -> None:
    url = link(company)
    assert visitor.get(url)["Location"] == "/"
    assert is_in(visitor)
    second = Client(headers={"Accept-Language": "en"})
    answer = second.get(url)
    assert answer.status_code == 403
    assert "no longer works" in answer.content.decode()
    assert not is_in(second)


@pytest.mark.parametrize(
    "away",
    [
        {"REMOTE_ADDR": "192.168.1.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "::1", "HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_a_link_works_on_this_machine_only(company: Company, visitor: Client, away: dict) -> None:
    url = link(company)
    assert visitor.get(url, **away).status_code == 403
    assert not is_in(visitor)
    assert visitor.get(url, REMOTE_ADDR="::ffff:127.0.0.1").status_code == 302, "it was not used up"


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def switch_on_app(visitor: Client) -> str:
    page = visitor.get("/accounts/2fa/totp/activate/")
    if page.status_code == 302:
        visitor.post(page["Location"], {"password": PASSWORD})
        page = visitor.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert "data:" not in page.content.decode(), "the policy allows no data: address"
    visitor.post("/accounts/2fa/totp/activate/", {"code": totp_code(secret)})
    return secret


def test_with_an_app_the_password_alone_opens_nothing(company: Company, visitor: Client) -> None:
    sign_in(visitor)
    secret = switch_on_app(visitor)
    kept = Authenticator.objects.get(type="totp", user=company.manager)
    assert secret not in json.dumps(kept.data), "it is encrypted"
    for path in ("", "recovery-codes/", "totp/deactivate/"):
        assert visitor.get(f"/accounts/2fa/{path}").status_code == 200, path
    again = Client(headers={"Accept-Language": "en"})
    assert sign_in(again)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(again)
    assert "Type the code" in again.get("/accounts/2fa/authenticate/").content.decode()
    again.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(again)
    codes = Authenticator.objects.get(type="recovery_codes", user=company.manager).wrap().get_unused_codes()
    again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert is_in(again)
    third = Client()
    sign_in(third)
    third.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert not is_in(third), "a recovery code works once"


def test_passkey_pages_obey_the_policy(company: Company, visitor: Client) -> None:
    page = visitor.get(LOGIN).content.decode()
    assert 'data-passkey="login"' in page
    options = visitor.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]
    sign_in(visitor)
    asked = visitor.get("/accounts/2fa/webauthn/add/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert "Type your password again" in visitor.get(asked["Location"]).content.decode()
    visitor.post(asked["Location"], {"password": PASSWORD})
    page = visitor.get("/accounts/2fa/webauthn/add/").content.decode()
    assert 'data-passkey="create"' in page
    assert visitor.get("/accounts/2fa/webauthn/").status_code == 200
    for script in re.findall(r"<script[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script
    assert " style=" not in page


@pytest.mark.parametrize("forged", ['{"id": "forged"}', "[]", "7", '"x"', "no json", '{"rawId": "AA", "response": {}}'])
def test_forged_answers_of_keys_open_nothing(company: Company, visitor: Client, forged: str) -> None:
    assert visitor.post("/accounts/2fa/webauthn/login/", {"credential": forged})["Location"] == LOGIN
    assert not is_in(visitor)
    sign_in(visitor)
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    refused = visitor.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": forged})
    assert refused.status_code == 200
    assert not Authenticator.objects.exists()


def test_every_answer_carries_the_policy(company: Company, visitor: Client) -> None:
    for path in (LOGIN, "/settings/", "/people/link/guess/", "/accounts/nothing/"):
        answer = visitor.get(path)
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"


def test_forms_from_elsewhere_are_refused(company: Company) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    assert sign_in(strict).status_code == 403
    strict.force_login(company.manager)
    assert strict.post("/settings/", {"theme": "dark"}).status_code == 403
    assert strict.post(f"/people/{company.rep.pk}/sight/").status_code == 403
    assert User.objects.get(pk=company.manager.pk).theme == ""


def test_the_language_follows_the_browser_then_the_choice_then_the_person(company: Company) -> None:
    visitor = Client(headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="en"' in visitor.get(LOGIN).content.decode()
    visitor.post("/people/language/", {"language": "zh-hans", "next": LOGIN})
    assert '<html lang="zh-hans"' in visitor.get(LOGIN).content.decode()
    assert visitor.post("/people/language/", {"language": "en", "next": "https://evil.example/"})["Location"] == "/"
    User.objects.filter(pk=company.manager.pk).update(language="zh-hans")
    sign_in(visitor)
    answer = visitor.get("/settings/")
    assert '<html lang="zh-hans"' in answer.content.decode()
    assert answer["Content-Language"] == "zh-hans"
