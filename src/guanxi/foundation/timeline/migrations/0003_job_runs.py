from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('timeline', '0002_setbacks'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('job', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
    ]
