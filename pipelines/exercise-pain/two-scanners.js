// Writes two-scanners.csv: 48 made-up people on two scanners, 15 connections between 6 regions, one row per person and
// connection. The second scanner adds to every connection and doubles its noise; the first connection goes with both
// exercise and pain. node two-scanners.js
import { writeFileSync } from 'node:fs';
import { createStream, nextNormal } from '@mesovia/kernels';

const stream = createStream(48n, 0, 0, 0);
const normal = () => nextNormal(stream);
const names = ['thalamus', 'insula', 'amygdala', 'caudate', 'precuneus', 'putamen'];
const pairs = names.flatMap((name, i) => names.slice(0, i).map((other) => `${other}_${name}`));
const shift = pairs.map(() => 0.3 + 0.1 * normal());
const rows = ['participant_id,scanner,exercise,age,pain,connection,z'];
for (let i = 0; i < 48; i += 1) {
  const scanner = i % 8 < 3 ? 1 : 0;
  const exercise = i % 3 === 0 ? 0 : 1;
  const noise = pairs.map(() => normal());
  const mediator = -0.9 * exercise + noise[0];
  const person = [
    `sub-${String(i + 1).padStart(2, '0')}`,
    ['A', 'B'][scanner],
    ['no', 'yes'][exercise],
    Math.round(45 + 10 * normal()),
    Math.round(50 + 9 * mediator + 6 * normal()),
  ];
  pairs.forEach((pair, e) => {
    const own = e === 0 ? mediator : noise[e];
    const z = 0.3 + 0.15 * (scanner === 1 ? 2 : 1) * own + scanner * shift[e];
    rows.push([...person, pair, z.toFixed(4)].join(','));
  });
}
writeFileSync(new URL('two-scanners.csv', import.meta.url), `${rows.join('\n')}\n`);
