import { defineConfig } from 'vitest/config';

// Tests run from source; `npm test` builds first because worker processes start from dist.
const packages = [
  'core',
  'kernels',
  'ingestion',
  'connectivity',
  'statistics',
  'reporting',
  'store',
  'simulation',
  'runner',
  'cli',
];

// `vitest run --mode long` runs thousands of simulated studies instead of a handful.
export default defineConfig(({ mode }) => ({
  test: {
    reporters: ['default', './.ci/closing-line.js'],
    projects: packages.map((name) => ({
      resolve: { conditions: ['@mesovia/source', 'node', 'import', 'default'] },
      ssr: { resolve: { conditions: ['@mesovia/source', 'node', 'import', 'default'] } },
      test: {
        name,
        root: `packages/${name}`,
        include: ['src/**/*.test.ts'],
        environment: 'node',
        testTimeout: mode === 'long' ? 3_600_000 : 60_000,
        pool: 'forks' as const,
        env: mode === 'long' ? { MESOVIA_LONG: '1' } : {},
      },
    })),
  },
}));
