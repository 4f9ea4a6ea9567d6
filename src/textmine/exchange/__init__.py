"""The study in other programs: REFI-QDA projects out, codebooks and coded projects in.

In: results of a run, or files of other programs. Out: .qdpx and .qdc files, or decisions, gold files and codebooks. Open
`refi_export/project.py` or `importers/open_project.py` first.
"""
