// Placeholder for the scaffold's first build.
