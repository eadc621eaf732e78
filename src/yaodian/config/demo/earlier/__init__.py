"""演示局的往年 (the demo bureau's earlier years): 2016 and 2017 in invented words, how each passed on to the next; through actions."""

from yaodian.config.demo.earlier.beside import run_beside
from yaodian.config.demo.earlier.drafting import draft_2018, draft_2019
from yaodian.config.demo.earlier.steps import sign_round
from yaodian.config.demo.earlier.years import run_earlier_years

__all__ = ["draft_2018", "draft_2019", "run_beside", "run_earlier_years", "sign_round"]
