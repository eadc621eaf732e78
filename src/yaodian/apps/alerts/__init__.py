"""预警 (alerts)."""
