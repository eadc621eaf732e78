"""The benchmark's own app, so that the peers find its tables among the installed ones."""

from django.apps import AppConfig


class TrialConfig(AppConfig):
    """The tables that ours and the peers import into."""

    name = "benchmarks.importing"
    label = "trial"
