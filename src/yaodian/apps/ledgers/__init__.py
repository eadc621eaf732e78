"""台账 (ledgers)."""
