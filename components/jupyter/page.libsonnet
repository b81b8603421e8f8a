// What the files about the web page agree on.
{
  app: 'jupyter-web-app',

  // Where browsers find the page. The program serves from the root and only writes its links
  // with the prefix, so a prefix needs a proxy that cuts it off: the gateway, in a mesh.
  path(params)::
    if params.prefix != '' then params.prefix
    else if params.mesh then '/jupyter'
    else '/',
}
