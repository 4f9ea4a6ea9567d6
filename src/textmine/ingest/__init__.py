"""Files to documents, turns and passages.

In: one file of the study, whatever its format. Out: a `FileReading`, or the reason why not. Open `read_file.py` first.
"""
