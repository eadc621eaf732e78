"""Account reads (查人员与账号): the reader behind a request, holders of posts, duties, grants, hand-over."""

from yaodian.kernel.accounts.queries.duties import (
    duty_accounts,
    duty_policy,
    grants_for,
    may_reset,
    requests_for,
    units_of_account,
    whom_to_ask,
)
from yaodian.kernel.accounts.queries.handover import (
    leaders,
    open_matters,
    reader_in_post,
)
from yaodian.kernel.accounts.queries.holdings import workbook_rows
from yaodian.kernel.accounts.queries.people import (
    account_named,
    accounts_for,
    appointments_of,
    appointments_on,
    grants_of,
    holders,
    holding,
    open_on,
    people_for,
    posts_for,
    posts_waiting,
    reader_of,
    seats_of,
    territory_on,
    was_last_password,
)

__all__ = [
    "account_named",
    "accounts_for",
    "appointments_of",
    "appointments_on",
    "duty_accounts",
    "duty_policy",
    "grants_for",
    "grants_of",
    "holders",
    "holding",
    "leaders",
    "may_reset",
    "open_matters",
    "open_on",
    "people_for",
    "posts_for",
    "posts_waiting",
    "reader_in_post",
    "reader_of",
    "requests_for",
    "seats_of",
    "territory_on",
    "units_of_account",
    "was_last_password",
    "whom_to_ask",
    "workbook_rows",
]
