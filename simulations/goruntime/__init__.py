"""Faithful models of Go's own structures, in Go's own names; no captions, no trace."""
