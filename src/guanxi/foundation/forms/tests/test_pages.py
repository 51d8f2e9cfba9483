"""Filling forms in the browser: drafts, conditions, files, two people, finishing, reading, printing, using."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guanxi.domains.catalogue.actions import create_product
from guanxi.foundation.forms.documents import record_pdf
from guanxi.foundation.forms.documents.record import record_data
from guanxi.foundation.forms.models import FormFile, FormRecord, FormUse
from guanxi.foundation.forms.specs import FormSpec, Item, declare_form
from guanxi.foundation.forms.tests.conftest import AT, begin, fill
from guanxi.foundation.forms.tests.test_records import PNG, TORN, photo

pytestmark = pytest.mark.django_db
SHOWN = ["sells", "has_stock", "sold", "trust", "size", "photo", "signed"]


@pytest.fixture
def browse(office):
    """`browse("rep").get("/forms/")`."""

    def sign_in(name):
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(getattr(office, name))
        return client

    return sign_in


def new_url(office):
    return f"/forms/tests.shop/new/?kind=customers.customer&id={office.shop.pk}"


def given(record=None, **answers):
    """A page's inputs as they are sent."""
    told = {"shown": SHOWN, "idempotency_key": "k1", "on": "", "record": "", "revision": "", "original": "{}"}
    if record is not None:
        told |= {"record": record.pk, "revision": record.revision, "original": json.dumps(record.answers)}
    return told | answers


def test_opening_a_form_begins_nothing(office, browse) -> None:
    page = browse("rep").get(new_url(office))
    assert page.status_code == 200 and FormRecord.objects.count() == 0
    text = page.content.decode()
    assert "Shop survey" in text and "What it sells" in text and "Months of stock" in text
    assert 'name="a_stock"' not in text and 'id="i-stock"' in text  # asked only when there is stock
    for wrong in ("/forms/no.such/new/", "/forms/tests.shop/new/", f"/forms/tests.shop/new/?id={office.other.pk}",
                  "/forms/tests.shop/new/?id=x"):  # fmt: skip
        assert browse("rep").get(wrong).status_code == 404


def test_the_page_says_that_photos_and_drawings_wait_for_the_button(office, browse) -> None:
    text = "Photos, files and drawings are kept once you press Save."
    assert text in browse("rep").get(new_url(office)).content.decode()
    browse("rep").post(new_url(office), given(a_sells="tea"), headers={"HX-Request": "true"})
    assert text in browse("rep").get(f"/forms/records/{FormRecord.objects.get().pk}/edit/").content.decode()
    declare_form(FormSpec("tests.talk", "Talk", "customers.customer", (Item("said", "What was said", "text"),)))
    talk = browse("rep").get(f"/forms/tests.talk/new/?kind=customers.customer&id={office.shop.pk}").content.decode()
    assert "What was said" in talk and text not in talk


def test_what_is_wrong_is_listed_as_the_language_lists(office, browse) -> None:
    record = begin(office)
    answer = browse("rep").post(f"/forms/records/{record.pk}/edit/", given(record, a_sold="x", a_trust="99"),
                                headers={"Accept-Language": "zh-hans"})  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 422 and "</a>、<a" in text and "</a>, <a" not in text


def test_what_is_typed_is_kept_by_itself(office, browse) -> None:
    client = browse("rep")
    answer = client.post(new_url(office), given(a_sells="tea", a_has_stock="yes", a_sold="many"),
                         headers={"HX-Request": "true"})  # fmt: skip
    record = FormRecord.objects.get()
    assert record.answers == {"sells": "tea", "has_stock": True}
    text = answer.content.decode()
    assert answer["HX-Replace-Url"] == f"/forms/records/{record.pk}/edit/"
    assert "Not yet: " in text and 'name="a_stock"' in text and 'hx-swap-oob="true"' in text
    assert '<div id="w-sold" role="status" hx-swap-oob="true"><p class="t-bad small">' in text  # beside what was typed
    assert '<div id="w-sells" role="status" hx-swap-oob="true"></div>' in text
    again = client.post(new_url(office), given(a_sells="tea and wine"), headers={"HX-Request": "true"})
    assert again.status_code == 200 and FormRecord.objects.count() == 1  # the same page begins one record


def test_a_form_is_saved_and_finished_by_its_buttons(office, browse) -> None:
    client = browse("rep")
    saved = client.post(new_url(office), given(a_sells="tea", a_trust="4", save="1"))
    record = FormRecord.objects.get()
    assert saved.headers["Location"] == f"/forms/records/{record.pk}/edit/"
    url = saved.headers["Location"]
    wrong = client.post(url, given(record, a_sells="", a_trust="4", finish="1"))
    assert wrong.status_code == 422 and "This has to be answered." in wrong.content.decode()
    assert 'name="marked" value="a_sells"' in wrong.content.decode()
    record.refresh_from_db()
    mended = client.post(url, given(record, a_sells="tea", a_trust="4", marked=["a_sells", "e_trust"]),
                         headers={"HX-Request": "true"}).content.decode()  # fmt: skip
    assert 'id="id_a_sells_error" hx-swap-oob="delete"' in mended  # the why of the rating is still missing
    assert "id_e_trust_error" not in mended and "id_a_trust_error" not in mended
    record.refresh_from_db()
    done = client.post(url, given(record, a_sells="tea", a_trust="4", e_trust="known since 2019", finish="1",
                                  on="2026-01-05"))  # fmt: skip
    assert done.headers["Location"] == f"/forms/records/{record.pk}/"
    record.refresh_from_db()
    assert (
        record.is_finished and record.answers["trust.evidence"] == "known since 2019" and record.on == date(2026, 1, 5)
    )
    assert client.get(url).status_code == 302
    page = client.get(f"/forms/records/{record.pk}/").content.decode()
    assert "known since 2019" in page and "7.5 of 10 points" in page and "4 of 5" in page


@pytest.mark.parametrize("day", ["2099-01-01", "yesterday", "1900-01-01"])
def test_a_day_that_is_none_is_said(office, browse, day) -> None:
    page = browse("rep").post(new_url(office), given(a_sells="tea", finish="1", on=day))
    assert page.status_code == 422
    record = FormRecord.objects.get()
    assert record.on == timezone.localdate() and not record.is_finished and record.answers["sells"] == "tea"


def test_what_a_form_is_about_is_chosen_first(office, browse) -> None:
    client = browse("rep")
    page = client.get("/forms/fill/").content.decode()
    assert 'name="form" value="tests.shop"' in page and "/customers/options/" in page
    there = client.get(f"/forms/fill/?form=tests.shop&id={office.shop.pk}")
    assert there.headers["Location"] == new_url(office)
    for nothing in ("", "x", "9" * 30):
        assert "Choose first what the form is about." in client.get(
            f"/forms/fill/?form=tests.shop&id={nothing}"
        ).content.decode()  # fmt: skip


def test_photos_and_signatures(office, browse) -> None:
    client = browse("rep")
    drawn = base64.b64encode(PNG).decode()
    sent = given(
        a_sells="tea", a_signed="吴小燕", d_signed=drawn, a_photo=SimpleUploadedFile("front.png", PNG), save="1"
    )
    page = client.post(new_url(office), sent)
    record = FormRecord.objects.get()
    assert page.status_code == 302 and set(record.answers) == {"sells", "signed", "signed.drawn", "photo"}
    file = FormFile.objects.get(pk=record.answers["photo"])
    answer = client.get(file.url)
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"] and b"".join(answer.streaming_content) == PNG
    assert browse("stranger").get(file.url).status_code == 404
    url = f"/forms/records/{record.pk}/edit/"
    client.post(url, given(record, a_sells="tea", a_signed="吴小燕", x_photo="1", save="1"))
    record.refresh_from_db()
    assert set(record.answers) == {"sells", "signed", "signed.drawn"}
    for drawing in ("not base64 !", base64.b64encode(b"no picture").decode(), "A" * 500_000):
        bad = client.post(url, given(record, a_sells="tea", a_signed="x", d_signed=drawing, save="1"))
        assert bad.status_code == 422
    record.refresh_from_db()
    bad = client.post(url, given(record, a_sells="tea", a_photo=SimpleUploadedFile("a.png", b"MZ"), save="1"))
    assert bad.status_code == 422 and "another kind" in bad.content.decode()


def test_a_photo_is_asked_for_by_the_kinds_of_pictures_only(office, browse) -> None:
    record = fill(begin(office), by=office.rep, finish=False, sells="tea")
    for name, content in (("list.csv", b"a,b"), ("a.gif", b"GIF89a"), ("voice.amr", b"#!AMR")):
        sent = given(record, a_sells="tea", a_photo=SimpleUploadedFile(name, content), save="1")
        bad = browse("rep").post(f"/forms/records/{record.pk}/edit/", sent)
        assert bad.status_code == 422 and "Taken: jpeg, jpg, png, webp." in bad.content.decode()
    assert not FormFile.objects.exists()


def test_who_signed_by_hand_has_no_dash_for_a_name_on_paper(office) -> None:
    drawn = photo(office.rep)
    record = fill(begin(office), by=office.rep, **{"sells": "tea", "signed.drawn": drawn.pk})
    (row,) = (one for part in record_data(record, office.rep)["sections"] for one in part["rows"] if one["picture"])
    assert (row["label"], row["value"]) == ("Signature", "")


def test_two_people_see_each_other_s_answers(office, browse) -> None:
    record = fill(begin(office), by=office.rep, finish=False, sells="tea")
    url, theirs = f"/forms/records/{record.pk}/edit/", given(record, a_sells="wine", a_sold="5")
    fill(record, by=office.rep, finish=False, sells="rice")
    draft = browse("manager").post(url, theirs, headers={"HX-Request": "true"}).content.decode()
    assert "answered the same otherwise meanwhile" in draft
    page = browse("manager").post(url, theirs | {"save": "1"})
    text = page.content.decode()
    assert page.status_code == 409 and "rice" in text and "wine" in text and "data-conflict" in text
    record.refresh_from_db()
    assert record.answers == {"sells": "rice"}
    chosen = browse("manager").post(url, given(record, a_sells="wine", a_sold="5", save="1"))
    record.refresh_from_db()
    assert chosen.status_code == 302 and record.answers == {"sells": "wine", "sold": "5.00"}


def test_nonsense_in_hidden_inputs_does_no_harm(office, browse) -> None:
    record = begin(office)
    url = f"/forms/records/{record.pk}/edit/"
    for told in (
        {"original": "[" * 5000},
        {"original": "7"},
        {"revision": "x"},
        {"record": "9" * 30},
        {"shown": "zap"},
    ):
        assert browse("rep").post(url, given(record, a_sells="tea", save="1") | told).status_code in (302, 409)


def test_forms_of_others_are_not_there(office, browse) -> None:
    record = fill(begin(office), by=office.rep, sells="tea")
    for path in ("", "edit/", "paper/"):
        assert browse("stranger").get(f"/forms/records/{record.pk}/{path}").status_code == 404
    for path in ("discarding/", "uses/"):
        assert browse("stranger").post(f"/forms/records/{record.pk}/{path}").status_code == 404
    assert "Shop survey" not in browse("stranger").get("/forms/").content.decode()
    text = browse("manager").get("/forms/").content.decode()
    assert "Shop survey" in text and office.shop.name in text
    assert "Shop survey" in browse("rep").get(f"/forms/?about=customers.customer.{office.shop.pk}").content.decode()
    assert "Shop survey" not in browse("rep").get("/forms/?state=begun").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_is_printed(office, browse, language) -> None:
    evidence = {"trust.evidence": "老客户"}
    whole, torn = (photo(office.rep, content=content).pk for content in (PNG, TORN))
    record = fill(begin(office), by=office.rep, sells="茶叶", trust=3, photo=whole, **evidence)
    assert b"/Subtype/Image" in record_pdf(record, user=office.rep, language=language)
    record = fill(begin(office), by=office.rep, sells="茶叶", photo=torn, **{"signed": "吴", "signed.drawn": whole})
    page = browse("rep").get(f"/forms/records/{record.pk}/paper/?language={language}")
    assert page["Content-Type"] == "application/pdf" and page.content.startswith(b"%PDF-")


def test_a_use_is_noted_on_the_page(office, browse) -> None:
    record = fill(begin(office), by=office.rep, sells="tea")
    url = f"/forms/records/{record.pk}/uses/"
    assert browse("manager").post(url, {"purpose": "comment", "remark": ""}).status_code == 422
    assert browse("rep").post(url, {"purpose": "comment", "remark": "own"}).status_code == 422
    assert browse("manager").post(url, {"purpose": "decision", "remark": "No credit"}).status_code == 302
    assert FormUse.objects.get().remark == "No credit"
    assert "No credit" in browse("rep").get(f"/forms/records/{record.pk}/").content.decode()


def test_a_draft_is_thrown_away_and_a_form_filled_again(office, browse) -> None:
    done = fill(begin(office), by=office.rep, sells="tea")
    draft = begin(office)
    text = browse("rep").get(new_url(office)).content.decode()
    assert "Go on with it" in text and "Begin with these answers" in text
    assert 'value="tea"' in browse("rep").get(new_url(office) + "&from=last").content.decode()
    assert browse("rep").post(f"/forms/records/{draft.pk}/discarding/").status_code == 302
    assert list(FormRecord.objects.all()) == [done]


def test_which_forms_can_be_filled(office, browse) -> None:
    text = browse("rep").get("/forms/fill/").content.decode()
    assert "Shop survey" in text and "Which one?" in text


def test_forms_about_products_are_for_those_who_may_look_at_products(office, browse) -> None:
    product = create_product(code="T-1", name="龙井礼盒", by=office.admin, at=AT)
    declare_form(FormSpec("tests.quality", "Quality report", "catalogue.product", (Item("what", "What is wrong"),)))
    url = f"/forms/tests.quality/new/?kind=catalogue.product&id={product.pk}"
    assert browse("rep").get(url).status_code == 404
    client = browse("admin")
    assert client.post(url, given(shown=["what"], a_what="torn", finish="1")).status_code == 302
    record = FormRecord.objects.get()
    text = client.get(f"/catalogue/{product.pk}/").content.decode()
    assert "Fill “Quality report”" in text and f"/forms/records/{record.pk}/" in text
    assert browse("rep").get(f"/forms/records/{record.pk}/").status_code == 404
    assert not FormRecord.objects.visible_to(office.rep).exists()
