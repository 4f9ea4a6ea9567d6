"""The quotation check: is what a report quotes what was said, and by whom?"""
