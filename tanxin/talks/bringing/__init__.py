"""Bringing in what a unit has (导入): from the rows that `tanxin.intake` reads to the site's documents.

The same files, the same readers and the same problems as in the preview. Safe to run twice: everything is found
again by its number or name, and what is there already is left alone.
"""
