"""学生学籍 (students register)."""
