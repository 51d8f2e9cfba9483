"""Makes customers findable by parts of names, pinyin, initials, codes and telephones."""

from django.db import migrations

from guanxi.kit.search import create_index


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_initial")]
    operations = [create_index("customers_search")]
