"""周期: years, school years, terms, halves, quarters, months and weeks as one value type."""
