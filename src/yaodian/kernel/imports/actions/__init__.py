"""Import writes (导入的写入), one module per subject: runs, the check, the publication and its withdrawal."""
