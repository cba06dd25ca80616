// Serves a PostgreSQL database with PostGraphile 4, a process for each of two cores.
// node postgraphile.mjs NODE_MODULES DATABASE_URL PORT
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [modules, database, port] = process.argv.slice(2);
if (cluster.isPrimary) {
  cluster.fork();
  cluster.fork();
} else {
  const require = createRequire(`${modules}/`);
  const { postgraphile } = require('postgraphile');
  const { Pool } = require('pg');
  const pool = new Pool({ connectionString: database, max: 10 });
  createServer(
    postgraphile(pool, 'public', {
      appendPlugins: [
        require('postgraphile-plugin-connection-filter'),
        require('@graphile-contrib/pg-simplify-inflector'),
      ],
      graphileBuildOptions: { connectionFilterRelations: true },
      dynamicJson: true,
      disableQueryLog: true,
      disableDefaultMutations: true,
      graphiql: false,
    }),
  ).listen(Number(port), '127.0.0.1');
}
