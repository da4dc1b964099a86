"""The debugger in the browser: a page of its own, and a server that answers what it asks of a recording."""
