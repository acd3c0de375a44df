"""Rated pictures: one file or package a data set, all of them returning :class:`~gencore.data.base.RatedImages`."""
