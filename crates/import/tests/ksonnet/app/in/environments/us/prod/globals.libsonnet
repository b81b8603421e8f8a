{
  team: "operations",
}
