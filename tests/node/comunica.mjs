// Run a SELECT on the endpoint at a URL with Comunica; print each row as a JSON object.
import { QueryEngine } from "@comunica/query-sparql";

const [url, query] = process.argv.slice(2);
const bindings = await new QueryEngine().queryBindings(query, {
  sources: [{ type: "sparql", value: url }],
});
for (const row of await bindings.toArray()) {
  const cells = [...row].map(([variable, term]) => [variable.value, term.value]);
  console.log(JSON.stringify(Object.fromEntries(cells)));
}
