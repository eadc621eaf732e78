"""项目页面 (project pages): parse, one action or query, render."""
