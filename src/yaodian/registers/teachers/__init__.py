"""教师登记 (teachers register)."""
