"""Declarations: what would never work is refused when it is declared."""

from __future__ import annotations

import pytest

from yaodian.kernel.imports import Part, sealed
from yaodian.kernel.imports.targets import CIPHER
from yaodian.kernel.imports.tests.trial import Child


def test_a_cipher_without_its_digest_is_refused_at_declaration() -> None:
    with pytest.raises(ValueError, match="id_number takes a cipher without its digest"):
        Part("child", Child, identity={"number": "number"}, columns={"id_number": "id_number" + CIPHER})


def test_rows_are_not_known_by_a_cipher() -> None:
    with pytest.raises(ValueError, match="cannot be known by a cipher"):
        Part("child", Child, identity={"id_number": "id_number" + CIPHER}, columns=sealed("id_number"))


def test_a_sealed_column_is_fine() -> None:
    assert Part("child", Child, identity={"number": "number"}, columns=sealed("id_number")).columns
