import { defineConfig } from 'vitest/config'

// For working on tests: `npx vitest --changed`, `npx vitest run --project client`, `npx vitest run --mode stack --project e2e`.
export default defineConfig({
  test: { projects: ['packages/*', 'e2e', 'bench', 'ci', 'scripts', 'tools/docs'] },
})
