"""First tables of ledgers (台账)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ledger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True, verbose_name="代码")),
                ("title", models.CharField(max_length=120, verbose_name="台账名称")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="英文名称")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("party", "党建与机关"),
                            ("moral", "德育与学生关爱"),
                            ("teaching", "教学与师资"),
                            ("safety", "安全"),
                            ("health", "食堂与卫生"),
                            ("law", "法治与办学"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.TextField(verbose_name="台账声明")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("edited", models.BooleanField(default=False, verbose_name="在程序中改过")),
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
                "verbose_name": "台账",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("identity", models.CharField(blank=True, max_length=200, verbose_name="唯一标识")),
                ("pinyin", models.CharField(blank=True, max_length=240, verbose_name="拼音")),
                ("answers", models.JSONField(default=dict, verbose_name="内容")),
                ("sealed", models.BinaryField(blank=True, default=b"", verbose_name="敏感内容")),
                ("day", models.DateField(blank=True, null=True, verbose_name="发生日期")),
                ("until_date", models.DateField(blank=True, null=True, verbose_name="最早到期日")),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="计量"),
                ),
                (
                    "balance",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="结存"),
                ),
                ("breach", models.CharField(blank=True, max_length=200, verbose_name="违反")),
                (
                    "state",
                    models.CharField(
                        choices=[("in_force", "在册"), ("ended", "已停用"), ("void", "已作废")],
                        default="in_force",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("ended_date", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="停用或作废原因")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="第几稿")),
                ("made_date", models.DateField(verbose_name="登记日期")),
                ("made_by", models.CharField(max_length=80, verbose_name="登记人")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="ledgers.entry",
                        verbose_name="所属记录",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledgers.ledger",
                        verbose_name="台账",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账记录",
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("receive", "入库"), ("issue", "领用"), ("return", "退还"), ("dispose", "处置")],
                        max_length=10,
                        verbose_name="收发类别",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="数量")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途或来源")),
                ("taken_by", models.CharField(blank=True, max_length=80, verbose_name="领用人")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "待第二人确认"), ("confirmed", "已确认"), ("refused", "未同意")],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "balance",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="收发后结存"
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                ("asked_by", models.CharField(max_length=80, verbose_name="第一人")),
                ("asked_account_id", models.BigIntegerField(blank=True, null=True, verbose_name="第一人账号")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("answered_by", models.CharField(blank=True, max_length=80, verbose_name="第二人")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="未同意的原因")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="ledgers.entry",
                        verbose_name="台账记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "收发记录",
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("names", "记姓名"), ("counts", "只计人数")], max_length=10, verbose_name="签到方式"
                    ),
                ),
                ("secret", models.CharField(max_length=64, verbose_name="密钥")),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                ("opened_by", models.CharField(max_length=80, verbose_name="开始人")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="签到人数")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sitting",
                        to="ledgers.entry",
                        verbose_name="台账记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "签到场次",
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=64, verbose_name="设备摘要")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
                ("workplace", models.CharField(blank=True, max_length=80, verbose_name="单位")),
                ("signed_at", models.DateTimeField(verbose_name="签到时间")),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="ledgers.sitting",
                        verbose_name="签到场次",
                    ),
                ),
            ],
            options={
                "verbose_name": "签到记录",
            },
        ),
        migrations.CreateModel(
            name="EntryChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(verbose_name="改前第几稿")),
                ("answers", models.JSONField(default=dict, verbose_name="改前内容")),
                ("sealed", models.BinaryField(blank=True, default=b"", verbose_name="改前敏感内容")),
                ("fields", models.JSONField(default=list, verbose_name="改了哪些")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("changed_at", models.DateTimeField(verbose_name="更正时间")),
                ("changed_by", models.CharField(max_length=80, verbose_name="更正人")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="ledgers.entry",
                        verbose_name="台账记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账更正",
                "constraints": [models.UniqueConstraint(fields=("entry", "revision"), name="ledger_entry_change_once")],
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["ledger", "state", "unit"], name="ledger_entry_ledger_unit"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["ledger", "day"], name="ledger_entry_ledger_day"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("state", "in_force")), fields=["until_date"], name="ledger_entry_until"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["unit", "state"], name="ledger_entry_unit"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force"), models.Q(("identity", ""), _negated=True)),
                fields=("ledger", "identity"),
                name="ledger_entry_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance__isnull", True), ("balance__gte", 0), _connector="OR"),
                name="ledger_entry_balance_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_date__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_date__isnull", True)),
                    _connector="OR",
                ),
                name="ledger_entry_ended_with_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="ledger_entry_not_own_parent"
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["entry", "state"], name="movement_entry"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="movement_of_something"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance__isnull", True), ("balance__gte", 0), _connector="OR"),
                name="movement_never_below",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("sitting", "device"), name="signature_once"),
        ),
    ]
