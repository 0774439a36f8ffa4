"""Pages. Each view finds what the visitor may see, checks a form, calls a service, answers."""
