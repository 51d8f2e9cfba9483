"""A new kind of signal: a limit rests on a security that has ended."""

from django.db import migrations, models

KINDS = [
    ("later_payments", "pays later than before"),
    ("ratio_decline", "weaker figures"),
    ("order_surge", "sudden rise in orders"),
    ("returned_mail", "returned mail"),
    ("limit_use", "limit nearly used up"),
    ("contact_failed", "cannot be reached"),
    ("broken_promise", "broke a promise to pay"),
    ("security_ended", "security has ended"),
    ("news", "news"),
    ("review_due", "due for review"),
]


class Migration(migrations.Migration):
    dependencies = [("credit", "0010_what_decisions_rest_on")]

    operations = [migrations.AlterField("signal", "kind", models.CharField(choices=KINDS, max_length=16))]
