"""Tests of the engine behind which a cluster answers, on real nodes."""
