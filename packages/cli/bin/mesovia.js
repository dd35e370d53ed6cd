#!/usr/bin/env node
// Kept in the repository as it is: no build step, and readable by any Node so that an old one gets a plain sentence.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 11)) {
  process.stderr.write(`mesovia needs Node 20.11 or newer; this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  import('../dist/main.js').then(
    ({ main }) => main(process.argv.slice(2)),
    (error) => {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/dist.main\.js/.test(error.message)) throw error;
      process.stderr.write('mesovia is not built yet: run "npm run build" in its folder\n');
      process.exitCode = 1;
    },
  );
}
