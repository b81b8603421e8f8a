"hello, %s"
