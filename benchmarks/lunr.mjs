// Material's search worker outside a browser: a task as JSON on stdin, the ranked locations on stdout.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const { scripts, config, docs, queries } = JSON.parse(readFileSync(0, "utf8"));
const workers = join(scripts, "workers");
const file = readdirSync(workers).find((name) => /^search\..*\.min\.js$/.test(name));

let handle, answer;
const scope = {
  console,
  postMessage: (message) => answer(message),
  addEventListener: (_, listener) => {
    handle = listener;
  },
  importScripts: (...paths) => {
    for (const path of paths) vm.runInContext(readFileSync(join(workers, path), "utf8"), context);
  },
};
scope.self = scope;
const context = vm.createContext(scope);
vm.runInContext(readFileSync(join(workers, file), "utf8"), context);

const ask = (type, data) =>
  new Promise((resolve) => {
    answer = resolve;
    handle({ data: { type, data } });
  });

console.warn = () => {}; // an invalid query is an empty result there too
await ask(0, { config, docs, options: { suggest: false } });
const ranked = [];
for (const query of queries) {
  const { data } = await ask(2, query);
  ranked.push(data.items.slice(0, 10).map(([page]) => page.location));
}
process.stdout.write(JSON.stringify(ranked));
