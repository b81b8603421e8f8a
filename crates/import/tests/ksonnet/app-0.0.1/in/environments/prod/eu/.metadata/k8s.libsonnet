{
  core:: {
    v1:: {
      list:: { new(items):: { apiVersion: "v1", kind: "List", items: if std.type(items) == "array" then items else [items] } },
    },
  },
}
