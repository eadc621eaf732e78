"""Account tables (人员与账号): people, posts, who holds them, accounts, reset requests, grants, duty separation."""

from yaodian.kernel.accounts.models.accounts import Account, AccountManager, ResetRequest, Visit
from yaodian.kernel.accounts.models.people import POST_ROLES, Appointment, Person, Post
from yaodian.kernel.accounts.models.rights import DutyPolicy, Grant

__all__ = [
    "POST_ROLES",
    "Account",
    "AccountManager",
    "Appointment",
    "DutyPolicy",
    "Grant",
    "Person",
    "Post",
    "ResetRequest",
    "Visit",
]
