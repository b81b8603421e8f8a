['left', 'right']
