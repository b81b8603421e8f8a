import '../secret.json'
