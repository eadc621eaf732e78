"""项目 (projects): capital and equipment projects from approval to settlement; the first real source of evidence."""
