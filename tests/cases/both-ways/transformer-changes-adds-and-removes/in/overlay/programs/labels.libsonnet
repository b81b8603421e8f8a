{ add(object):: object { metadata+: { labels+: { scaled: 'yes' } } } }
