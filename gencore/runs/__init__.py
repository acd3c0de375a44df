"""Trainings that run in processes of their own, one after the other, watched by whoever looks.

order.py       what was asked for: data, recipe, what to begin with
folder.py      what lies in a run's folder besides what the trainer writes there, and how it stands
process.py     its process: started, recognised, found dead
worker.py      what runs in that process; reporter.py says how it is getting on
supervisor.py  one run at a time, the others in a queue; start, pause, stop, resume
snapshot.py    what a watcher sees: curves.py thinned, marks.py of schedules, sheets.py of samples
uploads.py     folders of pictures that people bring
rules.py       what the host allows

A run, its process and the queue are files in a folder, so that any process may look after them, and a new one finds
all of it as the last one left it.
"""
