import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { emitStylesheetFiles } from './build/emit-stylesheet-files.ts'

export default defineConfig({
  plugins: [react(), emitStylesheetFiles()],
  build: {
    target: 'es2023',
    // The first versions with light-dark(), which the theme uses.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    sourcemap: 'hidden',
    // build/check-size.ts enforces a limit on what is really sent.
    chunkSizeWarningLimit: 1_000,
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
  },
})
