"""What is a press release, where does it come from, and where is it kept?"""
