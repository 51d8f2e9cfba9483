"""The customer pool: the latest activity of customers, since when they are in the pool, who looked after whom."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_duplicates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('began', models.CharField(choices=[('entered', 'entered'), ('assigned', 'assigned'), ('claimed', 'claimed from the pool')], max_length=10)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ended', models.CharField(blank=True, choices=[('assigned', 'handed over'), ('returned', 'back to the pool: too long without activity'), ('released', 'given back')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': 'tenure',
            },
        ),
        migrations.CreateModel(
            name='PooledCustomer',
            fields=[
            ],
            options={
                'verbose_name': 'customer in the pool',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('customers.customer',),
        ),
        migrations.AddField(
            model_name='customer',
            name='active_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='last activity'),
        ),
        migrations.AddField(
            model_name='customer',
            name='is_protected',
            field=models.BooleanField(default=False, verbose_name='stays with its rep'),
        ),
        migrations.AddField(
            model_name='customer',
            name='pool_warned_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='warned of the pool'),
        ),
        migrations.AddField(
            model_name='customer',
            name='pooled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the pool since'),
        ),
        migrations.AddField(
            model_name='tenure',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tenures', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='tenure',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tenure',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('is_protected', False), ('merged_into__isnull', True), ('owner__isnull', False)), fields=['unit', 'sales_class', 'active_on', 'id'], name='customer_quiet'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('pool_warned_on__isnull', False)), fields=['owner', 'active_on'], name='customer_warned'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('pooled_at__isnull', False)), fields=['pooled_at', 'id'], name='customer_pooled'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('pooled_at__isnull', False)), fields=['unit', 'pooled_at', 'id'], name='customer_unit_pooled'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('pooled_at__isnull', False)), fields=['active_on', 'id'], name='customer_pooled_quiet'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('pooled_at__isnull', False)), fields=['sort_name', 'id'], name='customer_pooled_name'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('pooled_at__isnull', True), ('owner__isnull', True), _connector='OR'), name='customer_pooled_is_free'),
        ),
        migrations.AddIndex(
            model_name='tenure',
            index=models.Index(fields=['owner', 'since'], name='tenure_owner_since'),
        ),
        migrations.AddConstraint(
            model_name='tenure',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('customer',), name='tenure_one_at_a_time'),
        ),
    ]
