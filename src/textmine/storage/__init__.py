"""Records to Parquet and back, files written whole or not at all, fingerprints, and the cache of finished work.

In: records and bytes. Out: files. Open `cache.py` first.
"""
