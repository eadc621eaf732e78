"""Pages of returns (报送页面)."""
