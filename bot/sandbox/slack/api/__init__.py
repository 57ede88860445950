"""The Web API, one noun a file; each method takes the workspace and its arguments and answers a JSON object."""
