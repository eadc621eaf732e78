"""Paper reads (查公文)."""
