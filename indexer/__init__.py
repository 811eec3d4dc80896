"""How does a release become findable?"""
