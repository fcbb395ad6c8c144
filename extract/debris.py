from __future__ import annotations


def find_debris(text): return ()
def find_breaks(text): return ()
