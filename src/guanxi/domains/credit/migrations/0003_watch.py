"""Promises to pay; signals know what is at stake and the task they opened."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import guanxi.kit.money

KINDS = [
    ("later_payments", "pays later than before"),
    ("ratio_decline", "weaker figures"),
    ("order_surge", "sudden rise in orders"),
    ("returned_mail", "returned mail"),
    ("limit_use", "limit nearly used up"),
    ("contact_failed", "cannot be reached"),
    ("broken_promise", "broke a promise to pay"),
    ("news", "news"),
    ("review_due", "due for review"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0002_application_figures"),
        ("work", "0003_approvals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("signal", "at_stake", guanxi.kit.money.MoneyField(default=0)),
        migrations.AddField(
            "signal",
            "task",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work.task"),
        ),
        migrations.AlterField("signal", "kind", models.CharField(choices=KINDS, max_length=16)),
        migrations.AddIndex("signal", models.Index(fields=["-at_stake", "-id"], name="signal_by_stake")),
        migrations.AddIndex("signal", models.Index(fields=["customer", "kind", "-id"], name="signal_of_customer")),
        migrations.CreateModel(
            name="PaymentPromise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="promised on")),
                ("due_on", models.DateField(verbose_name="to be paid by")),
                ("amount", guanxi.kit.money.MoneyField(verbose_name="amount")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("withdrawn_at", models.DateTimeField(help_text="set when it was noted by mistake", null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_promises",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise to pay",
                "indexes": [models.Index(fields=["customer", "due_on"], name="promise_of_customer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("due_on__gte", models.F("on"))), name="promise_amount"
                    )
                ],
            },
        ),
    ]
