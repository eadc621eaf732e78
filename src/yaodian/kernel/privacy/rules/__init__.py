"""隐私与保密规则: pure decisions on names, numbers and marks."""

from yaodian.kernel.privacy.rules.classified import NOTICE, ClassifiedMaterialError, mark_in_name, mark_in_text
from yaodian.kernel.privacy.rules.identifiers import (
    IdNumber,
    credit_code_problem,
    id_number_problem,
    longer_id_number,
    parse_id_number,
    pupil_number_problem,
)
from yaodian.kernel.privacy.rules.masking import (
    mask_bank_card,
    mask_id_number,
    mask_identifiers,
    mask_name,
    mask_phone,
)

__all__ = [
    "NOTICE",
    "ClassifiedMaterialError",
    "IdNumber",
    "credit_code_problem",
    "id_number_problem",
    "longer_id_number",
    "mark_in_name",
    "mark_in_text",
    "mask_bank_card",
    "mask_id_number",
    "mask_identifiers",
    "mask_name",
    "mask_phone",
    "parse_id_number",
    "pupil_number_problem",
]
