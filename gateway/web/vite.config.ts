import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The platform that a development server forwards to.
const platform = process.env.NQI_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/v1': platform, '/openapi.json': platform, '/docs': platform } },
  build: {
    target: 'es2023',
    // No inlined files: the content security policy allows no data URLs for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1200,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
  },
});
