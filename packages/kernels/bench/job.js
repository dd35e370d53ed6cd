// One measured job in a process of its own, so that its peak memory is its own: node job.js TOPIC JOB OPTIONS-AS-JSON
// Prints JSON: CPU and wall seconds of one call without the making of data, and the peak of the whole process in MB.
// Option `calls`: how many to time together after as many untimed ones, for jobs of milliseconds.
const [topic, job, text] = process.argv.slice(2);
const { jobs } = await import(`./topics/${topic}.js`);
const { calls, ...options } = JSON.parse(text);
const run = await jobs[job](options);
for (let k = 0; k < (calls ?? 0); k += 1) await run();
const before = process.cpuUsage();
const start = performance.now();
for (let k = 0; k < (calls ?? 1); k += 1) await run();
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  JSON.stringify({ cpu: (user + system) / 1e6 / (calls ?? 1), wall: wall / (calls ?? 1), peak }),
);
