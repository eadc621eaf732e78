"""Account pages (人员与账号页面)."""
