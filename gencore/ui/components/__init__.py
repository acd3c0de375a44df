"""Pieces that tabs are made of.

live.py     an element of the page that is drawn by our own scripts and talks to the server without a queue
static.py   css and js by name
"""
