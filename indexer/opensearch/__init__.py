"""The writing side of a cluster: releases as documents of OpenSearch."""
