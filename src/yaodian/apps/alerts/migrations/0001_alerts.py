"""First tables of alerts (预警)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True, verbose_name="代码")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="英文名称")),
                ("metric", models.CharField(max_length=80, verbose_name="指标")),
                ("params", models.JSONField(blank=True, default=dict, verbose_name="参数")),
                (
                    "side",
                    models.CharField(
                        choices=[("part", "计入的记录"), ("missing", "缺的记录")],
                        default="part",
                        max_length=10,
                        verbose_name="看哪边",
                    ),
                ),
                (
                    "once",
                    models.CharField(
                        choices=[("day", "每天"), ("week", "每周"), ("record", "每条记录")],
                        default="record",
                        max_length=10,
                        verbose_name="多久算一件",
                    ),
                ),
                ("group", models.JSONField(blank=True, default=list, verbose_name="分组")),
                ("method", models.CharField(blank=True, max_length=10, verbose_name="统计方法")),
                ("least", models.CharField(blank=True, max_length=80, verbose_name="最少人数规则")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("text", models.CharField(max_length=300, verbose_name="处置要求")),
                ("open", models.BooleanField(default=True, verbose_name="使用中")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="排序")),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="主管科室",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警规则",
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=240, unique=True, verbose_name="事项标记")),
                ("record", models.CharField(max_length=120, verbose_name="有关记录")),
                ("title", models.CharField(max_length=200, verbose_name="事项")),
                ("text", models.TextField(verbose_name="情况")),
                (
                    "state",
                    models.CharField(
                        choices=[("raised", "已转办，待接收"), ("accepted", "处置中"), ("settled", "已处置")],
                        default="raised",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("raised_at", models.DateTimeField(verbose_name="预警时间")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="处置时间")),
                ("settled_by", models.CharField(blank=True, max_length=80, verbose_name="处置人")),
                ("measure", models.CharField(blank=True, max_length=300, verbose_name="处置情况")),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="主管科室",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="alerts.alertrule",
                        verbose_name="预警规则",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警事项",
                "indexes": [models.Index(fields=["state", "day"], name="alert_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "settled"),
                                models.Q(("measure", ""), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            models.Q(("state", "settled"), _negated=True),
                            _connector="OR",
                        ),
                        name="alert_settled_with_measure",
                    )
                ],
            },
        ),
    ]
