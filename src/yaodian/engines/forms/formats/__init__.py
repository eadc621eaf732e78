"""格式 (formats): forms in and out as TOML (the catalogue's) and as XLSForm (the field's standard)."""
