"""The checks of a drafted sentence, one a file."""
