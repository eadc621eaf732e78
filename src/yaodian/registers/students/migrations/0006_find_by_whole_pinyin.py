"""A name is found by the beginning of its whole pinyin, of millions as of thousands: an index of what follows the initials.

SQLite holds one bureau and looks through the names of a letter instead."""

from django.db import migrations

ADD = """
CREATE INDEX pupil_pinyin ON students_pupil (SUBSTRING(search_keys, (STRPOS(search_keys, ' ') + 1)) text_pattern_ops)
"""
DROP = "DROP INDEX pupil_pinyin"


def add(apps, schema_editor):
    """Add the index where the database answers by it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    """Drop it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    """Index the whole pinyin."""

    dependencies = [("students", "0005_every_sealed_value_has_its_digest")]

    operations = [migrations.RunPython(add, drop)]
