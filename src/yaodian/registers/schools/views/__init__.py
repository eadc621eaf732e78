"""学校登记页面 (pages of the register)."""
