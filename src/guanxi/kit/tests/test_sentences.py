"""Sentences one after the other: a space between them in English, none after the wide marks of Chinese."""

from __future__ import annotations

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from guanxi.kit.errors import BadInput, NeedsApproval, NotAllowed
from guanxi.kit.sentences import together

RED = "".join(["{% load ui %}", "{% form_errors form %}", "{% field form.name %}"])


class Named(forms.Form):
    name = forms.CharField(label="原因")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("新额度不低于现有额度。", "提高额度须重新调查。"), "新额度不低于现有额度。提高额度须重新调查。"),
        (("It is not lower.", "Apply for it."), "It is not lower. Apply for it."),
        (("要改：", "原因"), "要改：原因"),
        (("It is not lower.", ""), "It is not lower."),
        (("", None, "Apply for it."), "Apply for it."),
        ((), ""),
    ],
)
def test_sentences_stand_together(texts: tuple[str, ...], said: str) -> None:
    assert together(*texts) == said


@pytest.mark.parametrize("no", [NotAllowed(), NeedsApproval(), BadInput(a="请填写。", b="请选择。")])
def test_a_no_in_chinese_has_no_space_between_its_sentences(no: Exception) -> None:
    with translation.override("zh-hans"):
        assert "。" in str(no)
        assert " " not in str(no)


def test_a_no_in_english_has_a_space_between_its_sentences() -> None:
    with translation.override("en"):
        assert str(NotAllowed()).startswith("Your role does not allow this. Ask ")


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "要改：<a"), ("en", "To mend: <a")])
def test_what_is_to_be_mended_is_named_after_its_lead(language: str, said: str) -> None:
    form = Named({"name": ""})
    form.add_error("name", "第二句。")
    form.errors["name"][0:1] = ["第一句。"]
    with translation.override(language):
        html = engines["django"].from_string(RED).render({"form": form})
    assert said in html
    assert "第一句。第二句。" in html
