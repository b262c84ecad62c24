"""The preview: what the app would say of a unit, from its lists alone, with no bench.

`python -m tanxin.preview --help` says how. The rules, figures and forms are those of the site: the preview
only reads files, asks `tanxin.domain`, and writes pages.
"""
