"""What every room may use.  Pure: values in, values out; no Sphinx, no files, no clock."""
