"""What every drawn data set is made with: anti-aliased shapes, a pen, daylight, sky, invented raters."""
