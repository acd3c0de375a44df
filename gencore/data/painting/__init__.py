"""What every drawn data set is made with: shapes, curves, a pen, solids, textures, lights, floors, sky, raters."""
