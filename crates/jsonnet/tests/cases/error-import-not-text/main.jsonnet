[importstr 'bytes.bin']
