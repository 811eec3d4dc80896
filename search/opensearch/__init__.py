"""The searching side of a cluster: OpenSearch behind the port."""
