"""佐证材料 (evidence): files that prove what a record says, kept by digest and shown by the access to the record."""
