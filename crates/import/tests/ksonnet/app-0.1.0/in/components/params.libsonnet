{
  global: { "price.currency": "EUR" },
  components: {
    "shop-page": {
      name: "shop-page",
      message: 'single "double"',
    },
    prices: { data: { bread: "2" } },
  },
}
