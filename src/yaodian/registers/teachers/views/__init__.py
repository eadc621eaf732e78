"""教师登记页面 (pages of the register): parse, one action or query, render."""
