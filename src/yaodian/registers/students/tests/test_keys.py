"""A new key of search digests: everybody is found again, nothing is made twice, killed half-way it goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yaodian.kernel.disclosure import actions
from yaodian.kernel.disclosure.commands import COMMANDS
from yaodian.kernel.imports.actions import publishing, runs
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.privacy.keyring import KeyringError, Suite, keyring
from yaodian.registers.students.models import Pupil
from yaodian.registers.students.queries import pupil_named
from yaodian.registers.students.tests.make import SYSTEM, TODAY, at, make_pupil, make_school
from yaodian.registers.students.tests.test_imports import checked, published, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today() -> Iterator[None]:
    """The demo day."""
    with at(TODAY):
        yield


def test_a_new_search_key_finds_everybody_and_the_journal_agrees() -> None:
    make_school("S1")
    published([row(1), row(2, 残疾类别="听力残疾")])
    old = set(Pupil.objects.values_list("number_digest", flat=True))
    assert actions.renew_digest_key(suite=Suite.SM4, by=SYSTEM) == 2
    assert old.isdisjoint(Pupil.objects.values_list("number_digest", flat=True))
    assert pupil_named(by=SYSTEM, number=str(row(2)[4])) is not None
    assert list(record_faults()) == []
    assert JournalLine.objects.filter(verb="disclosure.redigest").count() == 1
    again = published([row(1), row(2, 残疾类别="听力残疾")])
    assert (again.created_count, again.changed_count, again.left_count) == (0, 0, 2)
    assert actions.redigest(by=SYSTEM) == 0


def test_interrupted_it_refuses_searches_and_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    make_school("S1")
    published([row(number) for number in range(1, 6)])
    monkeypatch.setattr(actions, "CHUNK", 2)
    written, write = [], write_line

    def killed(**given: object) -> object:
        written.append(given)
        if len(written) == 2:
            raise KeyboardInterrupt
        return write(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "write_line", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.renew_digest_key(by=SYSTEM)
    assert keyring().renewing
    with pytest.raises(KeyringError, match="privacy redigest"):
        pupil_named(by=SYSTEM, number=str(row(1)[4]))
    with pytest.raises(KeyringError, match="正在更换检索密钥"):
        make_pupil(make_school("S2"))
    told = {command.name: command for command in COMMANDS}
    assert "privacy redigest" in str(told["privacy keys"].run({}).text)
    assert actions.redigest(by=SYSTEM) == 3
    assert not keyring().renewing
    assert pupil_named(by=SYSTEM, number=str(row(1)[4])) is not None
    assert list(record_faults()) == []


def test_an_import_checked_under_the_former_key_is_checked_again() -> None:
    make_school("S1")
    run = checked([row(1)])
    publishing.confirm_run(run_id=run.pk, accepted_only=False, by=SYSTEM, start=False)
    actions.renew_digest_key(by=SYSTEM)
    with pytest.raises(runs.ImportRunError, match="检索密钥换过"):
        publishing.publish_run(run_id=run.pk, by=SYSTEM)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    assert not Pupil.objects.exists()
