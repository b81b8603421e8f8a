"good day, %s; by greeter 1.2.0"
