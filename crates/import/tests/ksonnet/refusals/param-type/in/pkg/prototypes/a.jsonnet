// @apiVersion 0.1
// @name a
// @param name string Its name
// @param on bool Whether
// @optionalParam size quantity 1Gi How much
// @optionalParam many number lots How many
// @optinalParam text string x A slip
// @description
// @optionalParam short string
{}
