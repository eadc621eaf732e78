"""均衡监测页面 (balance pages)."""
