"""The error of plan actions."""


class PlanError(ValueError):
    """办理不成立: the message says what is wrong and what to do."""
