// Which other software is here: every python3 on the PATH with its packages, and R with its packages.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// The two variables force one processor's kernels on another; OpenBLAS chooses better by itself.
const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...rest } = process.env;
/** Peers run on one thread, as the kernels do. */
export const oneThread = { ...rest, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

const python = `
import json
versions = {}
for name in ("numpy", "scipy", "sklearn", "nilearn", "statsmodels"):
    try:
        module = __import__(name)
        versions[name] = module.__version__
        versions.setdefault("at", module.__file__)
    except Exception:
        pass
print(json.dumps(versions))
`;
const r = `
for (name in c("boot", "mediation")) if (requireNamespace(name, quietly = TRUE)) cat(name, as.character(packageVersion(name)), "\\n")
cat("R", as.character(getRversion()), "\\n")
`;

function answer(program, words) {
  const { status, stdout } = spawnSync(program, words, { encoding: 'utf8', env: oneThread });
  return status === 0 ? stdout : null;
}

function pythons() {
  const found = new Map();
  for (const folder of process.env.PATH.split(delimiter)) {
    const program = join(folder, 'python3');
    const text = existsSync(program) ? answer(program, ['-c', python]) : null;
    if (text === null) continue;
    const { at, ...versions } = JSON.parse(text);
    // Folders of the PATH may be links to each other.
    if (at && !found.has(at)) found.set(at, { language: 'python', program, versions });
  }
  return [...found.values()];
}

function rs() {
  const text = answer('Rscript', ['-e', r]);
  if (text === null) return [];
  const versions = Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.trim().split(' ')),
  );
  return [{ language: 'r', program: 'Rscript', versions }];
}

/** Interpreters: `language` python or r, `program`, `versions` by package, and a `name` to print. */
export function findSoftware() {
  return [...pythons(), ...rs()].map((entry) => ({
    ...entry,
    name: Object.entries(entry.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  }));
}
