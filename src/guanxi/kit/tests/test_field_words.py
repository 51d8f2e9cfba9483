"""What Django says beside a field reads as our own texts do."""

from __future__ import annotations

import pytest
from django import forms
from django.utils.translation import override


class SumForm(forms.Form):
    amount = forms.DecimalField(max_digits=5, decimal_places=2, min_value=1, max_value=900)
    count = forms.IntegerField()
    day = forms.DateField()
    name = forms.CharField(max_length=3, min_length=2)
    kind = forms.ChoiceField(choices=[("a", "A")])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount", "1234567", "总共不能超过 5 位数字。"),
        ("amount", "1.234", "小数不能超过 2 位。"),
        ("amount", "5000", "小数点前不能超过 3 位。"),
        ("amount", "0", "不能小于 1。"),
        ("amount", "901", "不能大于 900。"),
        ("amount", "x", "请填写数字。"),
        ("count", "1.5", "请填写整数。"),
        ("day", "31.2.", "请填写有效的日期。"),
        ("name", "一二三四", "最多 3 个字符（现有 4 个）。"),
        ("name", "一", "至少 2 个字符（现有 1 个）。"),
        ("kind", "z", "请从列出的选项中选择；“z”不在其中。"),
    ],
)
def test_a_fault_is_said_as_we_say_it(field, typed, said) -> None:
    with override("zh-hans"):
        assert said in SumForm({field: typed}).errors[field]
