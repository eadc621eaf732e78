"""查看敏感信息 (disclosure): opening encrypted values on a stated purpose, journaled; renewing their keys."""
