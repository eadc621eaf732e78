"""Rendering (呈现): a form and its answers as nodes for the template, as names in a post, as JSON for the browser."""
