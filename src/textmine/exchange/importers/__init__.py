"""Codebooks and coded projects of other programs, made into decisions, gold files or codebooks.

In: .qdpx, .qdc, .qda, .sqlite3, csv or xlsx files. Out: `ForeignProject`, then what becomes of each coding, counted. Open
`open_project.py` first, then `locate.py`: where a coded selection lies in our text.
"""
