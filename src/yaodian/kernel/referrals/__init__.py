"""转办与移交 (referrals): one app hands a matter to another by key; the receiver accepts or returns it with a reason.

An app says in `actions.REFERRALS` which kinds it takes:

    REFERRALS = (
        Reception("casework.complaint", title=_("信访转办"), verb="casework.accept", accept=accept_referred_case),
    )

`accept_referred_case(*, referral, by) -> Model` makes the receiving record, in the transaction of the acceptance."""

from yaodian.kernel.referrals.registry import Reception, receptions

__all__ = ["Reception", "receptions"]
