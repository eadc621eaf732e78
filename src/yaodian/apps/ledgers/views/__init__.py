"""台账页面 (ledger pages)."""
