{ team: 'a' }
