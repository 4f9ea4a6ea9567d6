"""What people read: the framework matrix as a page and as a workbook."""
