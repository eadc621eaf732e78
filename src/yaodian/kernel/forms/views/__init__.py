"""Form pages (表单页面): designing, filling, receipts."""
