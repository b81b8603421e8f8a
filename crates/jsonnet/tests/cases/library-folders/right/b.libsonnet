'right b'
