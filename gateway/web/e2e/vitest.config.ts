import { defineConfig } from 'vitest/config';

// One platform and one browser for all files: they run one after the other.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    // Walks that only read run two at a time.
    maxConcurrency: 2,
    isolate: false,
    sequence: { groupOrder: 0 },
    testTimeout: 480_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
    bail: 0,
  },
});
