"""What every drawn data set is made with: shapes, curves, a pen, textures, lights, floors, sky, invented raters."""
