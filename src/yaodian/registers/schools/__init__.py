"""学校登记 (schools): every school and kindergarten on record, its sites and rooms, dated facts and named snapshots."""
