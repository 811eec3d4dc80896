"""The sandbox: worker processes with limited time and memory, in which untrusted input is parsed."""
