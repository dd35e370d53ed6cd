// How long mesovia looks at a data set: 10,000 files of 1,250 people, made in a temporary folder, indexed by
// `mesovia run`, first without and then with remembered digests. Goals: 3 s cold, 1 s warm, 200 MB.
// node packages/ingestion/bench/index.js
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PEOPLE = 1250;
const GOALS = { cold: 3, warm: 1, megabytes: 200 };
const program = fileURLToPath(new URL('../../cli/bin/mesovia.js', import.meta.url));
const MEASURE = `data:text/javascript,process.on('exit',()=>{const c=process.cpuUsage();process.stderr.write('\\npeak '+process.resourceUsage().maxRSS+' cpu '+(c.user+c.system)/1e6+'\\n')})`;

const PIPELINE = `mesovia: 1
name: index
study: { title: bench, design: cross-sectional }
stages:
  people: { use: ingestion/participants, with: { dataset: . } }
  scans:
    use: ingestion/derivatives
    in: { participants: people }
    with: { root: derivatives/fmriprep, space: MNI152NLin2009cAsym, task: rest }
`;

/** Eight files a person: two of the brain, six of its run. Every file has bytes of its own. */
function writeStudy(folder) {
  const people = Array.from({ length: PEOPLE }, (_, i) => `sub-${String(i + 1).padStart(4, '0')}`);
  const derivatives = join(folder, 'derivatives/fmriprep');
  for (const person of people) {
    const [anat, func] = ['anat', 'func'].map((name) => join(derivatives, person, name));
    for (const place of [anat, func]) mkdirSync(place, { recursive: true });
    const run = join(func, `${person}_task-rest`);
    const space = `${run}_space-MNI152NLin2009cAsym`;
    const confounds = `framewise_displacement\n${`${person}\n`.repeat(200)}`;
    writeFileSync(join(anat, `${person}_desc-preproc_T1w.nii.gz`), person);
    writeFileSync(join(anat, `${person}_desc-brain_mask.nii.gz`), person);
    writeFileSync(`${space}_desc-preproc_bold.nii.gz`, person.repeat(2000));
    writeFileSync(`${space}_desc-preproc_bold.json`, '{"RepetitionTime": 2, "SkullStripped": false}');
    writeFileSync(`${space}_desc-brain_mask.nii.gz`, person.repeat(200));
    writeFileSync(`${space}_boldref.nii.gz`, person);
    writeFileSync(`${run}_desc-confounds_timeseries.tsv`, confounds);
    writeFileSync(`${run}_desc-confounds_timeseries.json`, `{"note": "${person}"}`);
  }
  writeFileSync(
    join(derivatives, 'dataset_description.json'),
    '{"GeneratedBy": [{"Name": "fMRIPrep", "Version": "23.2.0"}]}',
  );
  writeFileSync(
    join(folder, 'participants.tsv'),
    ['participant_id\tage', ...people.map((person, i) => `${person}\t${20 + (i % 50)}`), ''].join('\n'),
  );
  writeFileSync(join(folder, 'pipeline.yaml'), PIPELINE);
}

function index(folder) {
  const started = performance.now();
  const done = spawnSync(process.execPath, ['--import', MEASURE, program, 'run', 'pipeline.yaml', '--json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0) throw new Error(done.stderr);
  const { stages } = JSON.parse(done.stdout);
  return {
    index: stages.find(({ stage }) => stage === 'scans').elapsedMs / 1000,
    command: (performance.now() - started) / 1000,
    megabytes: Number(/peak (\d+)/.exec(done.stderr)[1]) / 1024,
    cpu: Number(/cpu ([\d.]+)/.exec(done.stderr)[1]),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'mesovia-index-'));
try {
  writeStudy(folder);
  // Digests of files younger than two seconds are not remembered.
  await sleep(2500);
  console.log(`index of ${(8 * PEOPLE).toLocaleString('en')} files, ${PEOPLE} runs`);
  for (const kind of ['cold', 'warm']) {
    const { index: seconds, command, megabytes, cpu } = index(folder);
    console.log(
      `  ${kind}  ${seconds.toFixed(2)} s (goal ${GOALS[kind]} s), whole command ${command.toFixed(2)} s (${cpu.toFixed(2)} CPU s), peak ${megabytes.toFixed(0)} MB (goal ${GOALS.megabytes} MB)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
