{ 'ä': 1, a: 2, Z: 3, '': 4, '10': 5, '9': 6, '😀': 7, hidden:: error 'never forced', empty: [{}, []] } + {
  strings: ['tab\t', 'quote"', 'control\u0001\u007f\u0085', 'line\nbreak', '/\\', 'é😀'],
}
