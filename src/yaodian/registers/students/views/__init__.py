"""学籍页面 (pages of the register): parse, one action or query, render."""
