"""The local X: the public's posts, and the parts of X's API v2 that Kestrel speaks."""
