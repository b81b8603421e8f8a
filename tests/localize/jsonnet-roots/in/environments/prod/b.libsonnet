(import 'map.libsonnet')(importstr 'b.txt')
