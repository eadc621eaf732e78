"""Assessment reads (查考核)."""
