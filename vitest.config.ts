import { fileURLToPath } from 'node:url'
import { defineConfig, mergeConfig } from 'vitest/config'
import app from './vite.config.ts'

/** Apart from the build's own settings: `make run` builds without the packages that only tests need. */
export default mergeConfig(
  app,
  defineConfig({
    test: {
      environment: 'happy-dom',
      setupFiles: [fileURLToPath(new URL('frontend/test-setup.ts', import.meta.url))],
      css: true,
      include: ['**/*.test.ts', '../pwa/**/*.test.ts'],
      restoreMocks: true,
      unstubGlobals: true,
    },
  }),
)
