"""One row at most holds on a day: PostgreSQL refuses overlapping periods.

The owner is written as a range of one number, so that the plain GiST operators serve and no extension is needed."""

from django.db import migrations

ADD = """
ALTER TABLE teachers_teacherpost ADD CONSTRAINT post_never_overlap EXCLUDE USING gist (
    int8range(teacher_id, teacher_id, '[]') WITH &&,
    daterange(from_date, to_date, '[]') WITH &&
)
"""
DROP = "ALTER TABLE teachers_teacherpost DROP CONSTRAINT post_never_overlap"


def add(apps, schema_editor):
    """Add the exclusion constraint where the database knows one."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    """Drop it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    """Forbid overlapping periods."""

    dependencies = [("teachers", "0001_initial")]

    operations = [migrations.RunPython(add, drop)]
