// Lint an SDL file by the Relay rules of graphql-eslint; print the problems as JSON.
import { createRequire } from "node:module";
import { ESLint } from "eslint";

const plugin = createRequire(import.meta.url).resolve("@graphql-eslint/eslint-plugin");
const [file] = process.argv.slice(2);
const eslint = new ESLint({
  useEslintrc: false,
  resolvePluginsRelativeTo: plugin,
  overrideConfig: {
    overrides: [
      {
        files: ["*.graphql"],
        parser: plugin,
        parserOptions: { schema: file },
        plugins: ["@graphql-eslint"],
        rules: {
          "@graphql-eslint/relay-connection-types": "error",
          "@graphql-eslint/relay-page-info": "error",
          // Pages go forward only; a paper's own claims and mentions are plain lists.
          "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
          "@graphql-eslint/relay-edge-types": [
            "error",
            { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
          ],
        },
      },
    ],
  },
});
const [result] = await eslint.lintFiles([file]);
console.log(JSON.stringify(result.messages));
