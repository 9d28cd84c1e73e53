"""What stands before the pages while nobody is signed in, or the desk is locked."""
