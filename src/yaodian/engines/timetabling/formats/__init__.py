"""文件格式 (file formats of the field)."""
