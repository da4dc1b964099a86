"""The pure core: values in, values out. It reads no clock, no file, no randomness, and awaits nothing."""
