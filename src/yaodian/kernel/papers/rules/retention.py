"""保管期限 (retention) of documents; which one a kind of document gets is a row of the rulebook."""

from __future__ import annotations

RETENTION = ("永久", "30年", "10年")
