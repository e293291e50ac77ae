import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // The first to know light-dark(), which the tokens are written with.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    sourcemap: 'hidden',
    // build/check-size.ts has the limit, and measures what is really sent.
    chunkSizeWarningLimit: 1_000,
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
  },
})
