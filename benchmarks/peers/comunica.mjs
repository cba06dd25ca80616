// Answers GraphQL-LD and SPARQL with Comunica over a store in memory.
// node comunica.mjs NODE_MODULES STATEMENTS.nt PORT
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [modules, statements, port] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { QueryEngine } = require('@comunica/query-sparql-rdfjs');
const { Store, StreamParser } = require('n3');

const store = new Store();
await new Promise((resolve, reject) => {
  const quads = new StreamParser({ format: 'N-Triples' });
  createReadStream(statements).pipe(quads);
  quads.on('data', (quad) => store.addQuad(quad)).on('end', resolve).on('error', reject);
});
const engine = new QueryEngine();

createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (!parts.length) return response.end();
  try {
    const { query, context } = JSON.parse(Buffer.concat(parts).toString());
    const options = { sources: [store] };
    if (context) {
      options.queryFormat = { language: 'graphql', version: '1.0' };
      options['@context'] = context;
    }
    const result = await engine.query(query, options);
    const { data } = await engine.resultToString(result, 'application/sparql-results+json');
    response.setHeader('Content-Type', 'application/json');
    for await (const part of data) response.write(part);
    response.end();
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
}).listen(Number(port), '127.0.0.1');
