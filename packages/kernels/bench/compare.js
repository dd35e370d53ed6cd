// Runs one comparison: ours, the twin and every peer that is here, in turn.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { oneThread } from './software.js';

const place = (name) => fileURLToPath(new URL(name, import.meta.url));

function measured(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words.map(String), {
    encoding: 'utf8',
    env: oneThread,
    maxBuffer: 1 << 24,
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}\n${stderr}`);
  return JSON.parse(stdout);
}

/**
 * One run of a job of a topic: { cpu, wall, peak } in s, s and MB.
 *
 * @param job { job, with } as in a comparison
 */
export function runJob(topic, { job, with: options = {} }) {
  return measured(process.execPath, [place('job.js'), topic, job, JSON.stringify(options)]);
}

function runPeer({ script, words = [] }, { program }) {
  return measured(program, [place(`peers/${script}`), ...words]);
}

/** A peer with each interpreter that has all packages it needs, or a line that says what is missing. */
function contestants(peer, software) {
  const language = peer.script.endsWith('.R') ? 'r' : 'python';
  const able = software.filter(
    (entry) => entry.language === language && peer.needs.every((name) => entry.versions[name]),
  );
  if (able.length === 0)
    process.stdout.write(`skipped: ${peer.script} needs ${language} with ${peer.needs.join(', ')}\n\n`);
  return able.map((entry) => ({
    label:
      `${peer.label ?? ''} ${peer.needs.map((name) => `${name} ${entry.versions[name]}`).join(', ')}`.trim(),
    goal: peer.goal,
    times: peer.times,
    once: peer.once,
    run: () => runPeer(peer, entry),
  }));
}

const scaled = (run, times = 1) => ({ ...run, cpu: run.cpu * times });

/**
 * Rows of the table, one per peer that ran; see topics/README.md for what a comparison holds.
 *
 * @returns rows of { title, label, goal, ours, other }, the last two arrays of { cpu, peak } in the order of the runs
 */
export function compare(topic, comparison, software, repetitions) {
  const { title, ours, twin, peers = [] } = comparison;
  const others = peers.flatMap((peer) => contestants(peer, software));
  if (twin)
    others.push({ label: 'TypeScript twin', times: twin.times, once: true, run: () => runJob(topic, twin) });
  const mine = [];
  const theirs = others.map(() => []);
  for (let k = 0; k < repetitions; k += 1) {
    mine.push(runJob(topic, ours));
    others.forEach(({ run, times, once }, o) => {
      // What takes minutes is run once, and its one time serves every pair.
      theirs[o].push(once && k > 0 ? theirs[o][0] : scaled(run(), times));
    });
  }
  if (others.length === 0) return [{ title, label: '-', ours: mine, other: [] }];
  return others.map(({ label, goal, times }, o) => ({
    title,
    label: times ? `${label} (extrapolated)` : label,
    goal,
    ours: mine,
    other: theirs[o],
  }));
}
