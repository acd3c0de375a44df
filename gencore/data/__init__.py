"""Rated pictures: one file a data set, all of them returning :class:`~gencore.data.base.RatedImages`."""
