"""Three invented press sites for `pressdesk demo`, served locally and crawled like real ones."""
