{ never: 'evaluated' }
