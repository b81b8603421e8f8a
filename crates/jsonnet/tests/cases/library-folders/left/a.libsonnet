'left a'
