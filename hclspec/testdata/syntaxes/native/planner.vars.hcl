growth = 0.031
