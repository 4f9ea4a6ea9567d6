"""What people read: the framework matrix and the topics as html and xlsx, figures, the synthesis draft, the quotation check.

In: `Results`. Out: bytes of files. Open `framework_html.py` first.
"""
