"""Paper pages (公文页面)."""
