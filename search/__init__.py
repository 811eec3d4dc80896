"""What did the user mean, and what answers it?"""
