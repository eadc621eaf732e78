"""Assessment pages (考核页面)."""
