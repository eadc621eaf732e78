"""师资配置 (staffing)."""
