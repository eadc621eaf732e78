"""First tables of __app__."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the table."""

    initial = True

    dependencies = [("units", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="__Noun__",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("due_date", models.DateField(verbose_name="截止日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "在办"), ("closed", "办结")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("closed_date", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "__title__",
                "indexes": [models.Index(fields=["unit", "state"], name="__noun___unit_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_date__isnull", True), ("state", "open")),
                            models.Q(("closed_date__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="__noun___closed_with_date",
                    )
                ],
            },
        ),
    ]
