"""Maps: all pictures of a data set where a model sees them, near each other if it takes them to be alike.

embedding.py    pictures through a model's encoder, and the few numbers of each that maps are made from
projecting.py   those numbers to two or three: PCA at once, UMAP in a process of its own
worker.py       that process
colours.py      what points can be coloured by: consensus, its parts, one rater, a class, the reconstruction error
quality.py      how far a map can be believed, each figure beside its floor
atlas.py        all pictures as thumbnails in one file
store.py        maps on disk, and how an outdated one is recognised
making.py       all of it in one call
drawing.py      a map as a picture or as JSON
"""
