"""公文: official documents as files (docx, PDF) in the layout of GB/T 9704-2012, and the internal forms around them."""
