// What the bridge costs: 45 people x 34,716 connections through a DuckDB file and back, beside a plain memory copy
// and beside the driver's documented row API. Each variant runs in a process of its own, so that its peak memory is
// its own. Build first; then: node packages/store/bench/bridge.js [repetitions]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, ENUM } from '@duckdb/node-api';
import * as arrow from 'apache-arrow';
import { createTable, createTableFrom, planColumns } from '../dist/bridge/append.js';
import { resultTable } from '../dist/bridge/result.js';

const regions = 264;
const people = 45;
const edges = (regions * (regions - 1)) / 2;
const rows = people * edges;
/** The row API is timed on fewer rows and multiplied up. */
const sampledRows = 50_000;

function longColumns() {
  const person = new Uint8Array(rows);
  const i = new Int32Array(rows);
  const j = new Int32Array(rows);
  const z = new Float64Array(rows);
  let row = 0;
  for (let p = 0; p < people; p++) {
    for (let a = 0; a < regions; a++) {
      for (let b = a + 1; b < regions; b++, row++) {
        person[row] = p;
        i[row] = a;
        j[row] = b;
        // An integer hash, so that the digits do not compress.
        z[row] = Math.imul(row + 1, 0x9e3779b1) / 2 ** 32;
      }
    }
  }
  return { person, i, j, z };
}

const names = Array.from({ length: people }, (_, p) => `sub-${String(p + 1).padStart(3, '0')}`);

function longTable({ person, i, j, z }) {
  const labels = arrow.vectorFromArray(names, new arrow.Utf8());
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint8());
  const data = arrow.makeData({ type, length: rows, data: person, dictionary: labels });
  return new arrow.Table({
    person: arrow.makeVector(data),
    i: arrow.makeVector(i),
    j: arrow.makeVector(j),
    z: arrow.makeVector(z),
  });
}

function wideTable({ z }) {
  const type = new arrow.List(new arrow.Field('item', new arrow.Float64(), true));
  const child = arrow.makeData({ type: new arrow.Float64(), length: rows, data: z });
  const valueOffsets = Int32Array.from({ length: people + 1 }, (_, p) => p * edges);
  return new arrow.Table({
    person: arrow.vectorFromArray(names, new arrow.Utf8()),
    r: arrow.makeVector(arrow.makeData({ type, length: people, valueOffsets, child })),
  });
}

/** Variants give functions that write and read once, and the factor by which their times count. */
const variants = {
  copy: {
    title: 'memory copy',
    async make() {
      const columns = Object.values(longColumns());
      let copies = columns.map((column) => column.slice());
      return {
        write: async () => void (copies = columns.map((column) => column.slice())),
        read: async () => void copies.map((column) => column.slice()),
      };
    },
  },
  enum: { title: 'bridge, person as ENUM', make: (file) => bridge(file, longTable(longColumns()), 'enum') },
  text: { title: 'bridge, person as text', make: (file) => bridge(file, longTable(longColumns()), 'text') },
  wide: {
    title: 'bridge, one LIST a person',
    make: (file) => bridge(file, wideTable(longColumns()), 'text'),
  },
  rows: {
    title: `row API (${sampledRows} rows, multiplied up)`,
    factor: rows / sampledRows,
    make: (file) => rowApi(file),
  },
};

async function connect(file) {
  const instance = await DuckDBInstance.create(file, { threads: '1', checkpoint_threshold: '512MB' });
  return instance.connect();
}

async function bridge(file, table, dictionaries) {
  const connection = await connect(file);
  return {
    async write() {
      await connection.run('begin');
      await connection.run('drop table if exists t');
      await createTableFrom(connection, { table: 't' }, table, dictionaries);
      await connection.run('commit');
    },
    async read() {
      const back = resultTable(await connection.run('from t'));
      if (back.numRows !== table.numRows) throw new Error('rows were lost');
    },
    finish: () => connection.run('checkpoint'),
  };
}

async function rowApi(file) {
  const { person, i, j, z } = longColumns();
  const connection = await connect(file);
  const columns = planColumns(longTable({ person, i, j, z }), 'enum');
  const type = ENUM(names);
  return {
    async write() {
      await connection.run('begin');
      await connection.run('drop table if exists t');
      await createTable(connection, { table: 't' }, columns);
      const appender = await connection.createAppender('t');
      for (let row = 0; row < sampledRows; row++) {
        appender.appendEnum(names[person[row]], type);
        appender.appendInteger(i[row]);
        appender.appendInteger(j[row]);
        appender.appendDouble(z[row]);
        appender.endRow();
      }
      appender.closeSync();
      await connection.run('commit');
    },
    async read() {
      const result = await connection.run('from t');
      await result.getRows();
    },
  };
}

async function measure(name, repetitions) {
  const { make, factor = 1 } = variants[name];
  const folder = mkdtempSync(join(tmpdir(), 'mesovia-bench-'));
  const file = join(folder, 'bench.duckdb');
  try {
    const { write, read, finish } = await make(file);
    const base = process.memoryUsage().rss;
    const writes = [];
    const reads = [];
    for (let k = 0; k < repetitions; k++) {
      writes.push(await timed(write));
      reads.push(await timed(read));
    }
    await finish?.();
    const peak = process.resourceUsage().maxRSS * 1024;
    const size = finish ? statSync(file).size : undefined;
    return { write: spread(writes, factor), read: spread(reads, factor), base, peak, size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function spread(times, factor) {
  const sorted = times.map((time) => time * factor).toSorted((a, b) => a - b);
  return { best: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
}

function milliseconds({ best, median }) {
  return `${best.toFixed(0)} / ${median.toFixed(0)}`;
}

const [first = '7', variant] = process.argv.slice(2);
if (variant) {
  process.stdout.write(JSON.stringify(await measure(variant, Number(first))));
} else {
  const megabytes = (bytes) => (bytes === undefined ? '-' : (bytes / 1e6).toFixed(1));
  const payload = rows * (1 + 4 + 4 + 8);
  process.stdout.write(
    `${rows.toLocaleString('en')} rows of (person, i, j, z), ${megabytes(payload)} MB; ms best / median of ${first}\n\n`,
  );
  process.stdout.write('| variant | in ms | out ms | in MB/s | out MB/s | peak MB (start) | file MB |\n');
  process.stdout.write('| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n');
  for (const [name, { title }] of Object.entries(variants)) {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), first, name], {
      encoding: 'utf8',
    });
    if (child.status !== 0) throw new Error(child.stderr);
    const { write, read, base, peak, size } = JSON.parse(child.stdout);
    const bytes = name === 'wide' ? rows * 8 : payload;
    const speed = ({ best }) => (bytes / 1000 / best).toFixed(0);
    process.stdout.write(
      `| ${title} | ${milliseconds(write)} | ${milliseconds(read)} | ${speed(write)} | ${speed(read)} | ${megabytes(peak)} (${megabytes(base)}) | ${megabytes(size)} |\n`,
    );
  }
}
