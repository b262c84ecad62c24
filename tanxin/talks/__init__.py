"""Talks that are held, answered, brought in and read (谈话): above confidentiality and sign-off, below the api."""
