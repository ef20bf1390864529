"""What every package may use.  Pure: values in, values out; no Sphinx, no clock.

Only :mod:`chronicle.core.files` touches the disk.
"""
