'left b'
