"""均衡监测 (balance)."""
