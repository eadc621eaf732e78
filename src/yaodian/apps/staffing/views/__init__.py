"""师资配置页面 (staffing pages)."""
