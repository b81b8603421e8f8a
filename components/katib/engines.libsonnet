// The two databases that Katib can keep metrics in: how each is reached, and how it is run.
//   name      of its Deployment, Service and claim; also what Katib calls the host by default
//   prefix    of Katib's variables that say where it is
//   user      who logs in unless told otherwise
//   uid, gid  who the image's server runs as
//   folder    where the image keeps its data, a volume
local workload = import 'workload.libsonnet';

{
  mysql: {
    name: 'katib-mysql',
    port: 3306,
    portName: 'dbapi',
    prefix: 'KATIB_MYSQL_DB_',
    user: 'root',
    uid: 999,
    gid: 999,
    folder: '/var/lib/mysql',
    // Not the volume's root, which may hold a lost+found that MySQL takes for a database.
    args: ['--datadir', self.folder + '/datadir'],
    env(params):: [
      workload.envFromSecret(
        'MYSQL_ROOT_PASSWORD', params.databaseSecret, params.databaseSecretKey
      ),
      workload.env('MYSQL_DATABASE', params.databaseName),
    ],
    // Through the environment, as other processes can read the arguments of a command.
    ask: 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql -h 127.0.0.1 -u root -D "$MYSQL_DATABASE"'
         + " -e 'SELECT 1'",
  },

  postgres: {
    name: 'katib-postgres',
    port: 5432,
    portName: 'postgres',
    prefix: 'KATIB_POSTGRESQL_DB_',
    user: 'katib',
    uid: 70,
    gid: 70,
    folder: '/var/lib/postgresql/data',
    args: [],
    env(params):: [
      workload.env('PGDATA', self.folder + '/pgdata'),
      workload.env('POSTGRES_DB', params.databaseName),
      workload.env(
        'POSTGRES_USER',
        if params.databaseUser == '' then self.user else params.databaseUser,
      ),
      workload.envFromSecret(
        'POSTGRES_PASSWORD', params.databaseSecret, params.databaseSecretKey
      ),
    ],
    ask: 'pg_isready -h 127.0.0.1 -U "$POSTGRES_USER" -d "$POSTGRES_DB"',
  },
}
