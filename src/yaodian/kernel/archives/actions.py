"""Archive writes (归档): put a package together and keep it with its digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import models, transaction
from django.utils import timezone

from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.archives.models import ArchivePackage
from yaodian.kernel.archives.queries import acts_of, listing
from yaodian.kernel.archives.rules import Dossier, Part, build_package, safe_name
from yaodian.kernel.evidence.actions import keep_made_file
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.rulebook.queries import text


def retention_of(*, scope: str) -> str:
    """保管期限: by the rulebook's row for what the package holds."""
    return text("archive.retention", on=clock.today(), scope=scope)


def make_package(
    *,
    record: models.Model,
    title: str,
    facts: Sequence[tuple[str, str]],
    parts: Sequence[Part],
    refs: Iterable[str],
    retention: str,
    by: By,
) -> ArchivePackage:
    """归档: the package of a record: facts on its first page, papers, the journal lines of `refs`, a manifest of digests.

    The file is built before the transaction; the row keeps its digest."""
    require(by, "archives.make")
    demo = clock.is_demo()
    digested = [part if part.digest or not part.content else replace(part, digest=sm3(part.content)) for part in parts]
    dossier = Dossier(
        title=title,
        retention=retention,
        facts=facts,
        parts=digested,
        acts=acts_of(refs=refs),
        listing=listing(title=title, parts=digested, retention=retention, demo=demo),
        demo=demo,
    )
    content = build_package(dossier, made_at=timezone.localtime(clock.now()))
    return _kept(record=record, dossier=dossier, content=content, by=by)


@transaction.atomic
def _kept(*, record: models.Model, dossier: Dossier, content: bytes, by: By) -> ArchivePackage:
    """Keep the file, its row and its line."""
    package = ArchivePackage.objects.create(
        record=record_ref(record),
        title=dossier.title[:300],
        retention=dossier.retention,
        file_name=f"{safe_name(dossier.title)}.zip",
        digest=sm3(content),
        file_count=len(dossier.parts),
        made_by=by.name,
        made_at=clock.now(),
    )
    write_line(
        verb="archives.make",
        by=by,
        record=record,
        also=[package],
        summary=f"{dossier.title} {dossier.retention}",
        detail={"package": package.pk, "digest": package.digest},
    )
    keep_made_file(record=package, name=package.file_name, content=content, content_type="application/zip", by=by)
    return package
