"""常用筛选 (saved lists): a list's filters, order and columns kept under a name, each account its own."""
