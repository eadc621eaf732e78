"""表单引擎 — forms as declared data: fields, conditions, calculations, checks, scores, versions; TOML and XLSForm.

No database, no clock, no page: the same form and the same answers give the same result wherever they are judged."""

from yaodian.engines.forms.answers import AnswerError, read_answer
from yaodian.engines.forms.check import Checked, check, with_defaults
from yaodian.engines.forms.expression import ExpressionError, parse
from yaodian.engines.forms.faults import Duplicate, FormFault, asked_twice, faults_of
from yaodian.engines.forms.formats.declared import FormFileError, read_toml, write_toml
from yaodian.engines.forms.formats.workbook import write_xlsform
from yaodian.engines.forms.formats.xlsform import read_xlsform
from yaodian.engines.forms.judge import Beside, Fault, Problem, open_choices
from yaodian.engines.forms.model import Choice, Field, Form, Group, Item, Kind
from yaodian.engines.forms.scope import Scope
from yaodian.engines.forms.scoring import Score, score
from yaodian.engines.forms.versions import FieldChange, Moved, comparable, compare, move_answers

__all__ = [
    "AnswerError",
    "Beside",
    "Checked",
    "Choice",
    "Duplicate",
    "ExpressionError",
    "Fault",
    "Field",
    "FieldChange",
    "Form",
    "FormFault",
    "FormFileError",
    "Group",
    "Item",
    "Kind",
    "Moved",
    "Problem",
    "Scope",
    "Score",
    "asked_twice",
    "check",
    "comparable",
    "compare",
    "faults_of",
    "move_answers",
    "open_choices",
    "parse",
    "read_answer",
    "read_toml",
    "read_xlsform",
    "score",
    "with_defaults",
    "write_toml",
    "write_xlsform",
]
