"""The trial register for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yaodian.kernel.imports.tests import trial


@pytest.fixture(scope="package")
def trial_tables(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Make the trial's tables once, outside the transactions of the tests."""
    with django_db_blocker.unblock(), trial.tables():  # type: ignore[attr-defined]
        yield
