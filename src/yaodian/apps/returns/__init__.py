"""报送 (returns): who reports what, until when; filled, checked, locked; who is silent."""
