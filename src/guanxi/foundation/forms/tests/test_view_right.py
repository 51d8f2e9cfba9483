"""A form may ask for a right of its own: without it nobody reads or fills it, whatever it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile

from guanxi.foundation.forms.actions import keep_file, use_record
from guanxi.foundation.forms.models import FormFile, FormRecord
from guanxi.foundation.forms.panels import forms_about
from guanxi.foundation.forms.queries import find_record
from guanxi.foundation.forms.specs import declare_form
from guanxi.foundation.forms.tests.conftest import AT, SHOP, begin, fill
from guanxi.foundation.forms.tests.test_records import PNG
from guanxi.foundation.people.actions import issue_token
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(office):
    """A form that asks for `credit.view`, filled by the administrator, who holds every right."""
    declare_form(replace(SHOP, key="tests.kept", label="Kept close", view="credit.view"))
    photo = keep_file(content=ContentFile(PNG), name="front.png", by=office.admin, at=AT)
    answers = {"sells": "gifts", "trust": 3, "trust.evidence": "pays late", "photo": photo.pk}
    done = fill(begin(office, form="tests.kept", by=office.admin), by=office.admin, **answers)
    use_record(done, purpose="comment", remark="no credit then", by=system_user(), at=AT)
    return done


def test_without_the_right_it_is_not_there(office, kept, client) -> None:
    client.force_login(office.rep)
    for path in (f"records/{kept.pk}/", f"records/{kept.pk}/paper/", f"files/{FormFile.objects.get().pk}/"):
        assert client.get(f"/forms/{path}").status_code == 404, path
    for path in ("/forms/", "/forms/fill/", "/forms/use/", "/forms/?form=1"):
        assert "Kept close" not in client.get(path).content.decode(), path
    assert client.get(f"/forms/tests.kept/new/?kind=customers.customer&id={office.shop.pk}").status_code == 404
    assert find_record(office.rep, kept.pk) is None
    assert not FormRecord.objects.visible_to(office.rep).exists()
    panel = forms_about(office.shop, office.rep)
    assert panel is not None and not panel["rows"] and "tests.kept" not in str(panel["offered"])
    with pytest.raises(BadInput):
        begin(office, form="tests.kept", by=office.rep)


def test_events_tell_no_answers(office, kept) -> None:
    """Whoever sees the customer reads them."""
    assert "points" not in Event.objects.get(name="forms.record_finished").facts
    assert "no credit" not in str(Event.objects.get(name="forms.record_used").facts)


def test_the_api_keeps_it_too(office, kept, client) -> None:
    answers = {}
    for name, user in (("rep", office.rep), ("admin", office.admin)):
        _token, secret = issue_token(user, name="t", scopes=["read"], expires_on=None, by=system_user(), at=AT)
        head = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        forms = client.get("/api/v1/forms", **head).json()
        one = client.get(f"/api/v1/forms/records/{kept.pk}", **head).status_code
        records = client.get("/api/v1/forms/records", **head).json()["items"]
        answers[name] = (one, len(records), "tests.kept" in {form["key"] for form in forms})
    assert answers == {"rep": (404, 0, False), "admin": (200, 1, True)}


def test_with_the_right_it_is_a_form_like_any(office, kept) -> None:
    role = office.manager.roles.get()
    role.permissions = [*role.permissions, "credit.view"]
    role.save()
    reader = type(office.manager).objects.get(pk=office.manager.pk)
    assert find_record(reader, kept.pk) == kept
    assert FormRecord.objects.visible_to(reader).get() == kept
    panel = forms_about(office.shop, reader)
    assert panel is not None and len(panel["rows"]) == 1 and "tests.kept" in str(panel["offered"])
