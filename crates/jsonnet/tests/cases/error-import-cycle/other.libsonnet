(import 'main.jsonnet') + 1
