"""演示局的往年 (the demo bureau's earlier years): 2016 and 2017 in invented words, how each passed on to the next; through actions."""

from yaodian.config.demo.earlier.commissions import commission_events
from yaodian.config.demo.earlier.drafting import draft_2018, draft_2019
from yaodian.config.demo.earlier.initiatives import run_initiatives
from yaodian.config.demo.earlier.steps import sign_round
from yaodian.config.demo.earlier.years import run_earlier_years

__all__ = ["commission_events", "draft_2018", "draft_2019", "run_earlier_years", "run_initiatives", "sign_round"]
