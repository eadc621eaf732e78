"""Plan pages (要点页面)."""
