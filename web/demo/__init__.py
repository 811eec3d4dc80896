"""Which press is there to search before any real one has been crawled?"""
