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

export default defineConfig({
  test: {
    projects: packages.map((name) => ({
      resolve: { conditions: ['@mesovia/source', 'node', 'import', 'default'] },
      ssr: { resolve: { conditions: ['@mesovia/source', 'node', 'import', 'default'] } },
      test: {
        name,
        root: `packages/${name}`,
        include: ['src/**/*.test.ts'],
        environment: 'node',
        testTimeout: 60_000,
        pool: 'forks' as const,
      },
    })),
  },
});
