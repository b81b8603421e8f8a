{
  a: "no end
}
