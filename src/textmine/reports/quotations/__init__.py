"""The quotation check: is what a report quotes what was said, and by whom?

In: a report (.docx, .pdf, .html, .md, .txt) and a study's results. Out: a `QuotationReport`. Open `check.py` first.
"""
