"""Pairs of customers that may be the same, and the keys to find them; every customer waits to be compared."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def await_comparison(apps, editor):
    due, customer = (apps.get_model("customers", name)._meta.db_table for name in ("DuplicateDue", "Customer"))
    editor.execute(f'INSERT INTO "{due}" (customer_id) SELECT id FROM "{customer}" WHERE merged_into_id IS NULL')


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_search_by_contacts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicateDue',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='customers.customer')),
            ],
            options={
                'verbose_name': 'customer to compare',
            },
        ),
        migrations.CreateModel(
            name='DuplicateSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('pairs', models.PositiveIntegerField(default=0)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'search for duplicates',
            },
        ),
        migrations.CreateModel(
            name='DuplicateKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BigIntegerField()),
                ('place', models.PositiveSmallIntegerField(default=0)),
                ('is_part', models.BooleanField(default=False)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
            ],
            options={
                'verbose_name': 'duplicate key',
                'indexes': [models.Index(fields=['key', 'place', 'customer'], name='duplicate_key')],
            },
        ),
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.DecimalField(decimal_places=3, max_digits=4)),
                ('reasons', models.JSONField(default=list)),
                ('found_at', models.DateTimeField()),
                ('decision', models.CharField(blank=True, choices=[('', 'open'), ('different', 'different customers'), ('merged', 'merged')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
            ],
            options={
                'verbose_name': 'possible duplicate',
                'indexes': [models.Index(condition=models.Q(('decision', '')), fields=['-score', 'id'], name='duplicate_pair_open')],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='duplicate_pair_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='duplicate_pair_in_order')],
            },
        ),
        migrations.RunPython(await_comparison, migrations.RunPython.noop),
    ]
