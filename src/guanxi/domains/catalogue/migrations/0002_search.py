"""Makes products findable by parts of names, pinyin, initials and codes."""

from django.db import migrations

from guanxi.kit.search import create_index


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [create_index("catalogue_search")]
