import type { Plugin } from 'esbuild'

/**
 * Loads Node's HTTP modules without reading all of their exports. `import` reads each of them once, also the getters behind which
 * Node keeps its `fetch` and `WebSocket` code: 40 ms of CPU time at every cold start, for code that no function runs.
 */
export const lightBuiltins: Plugin = {
  name: 'light-builtins',
  setup: (build) => {
    build.onResolve({ filter: /^(?:node:)?https?$/ }, ({ path }) => ({ path, namespace, sideEffects: false }))
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      loader: 'js',
    }))
  },
}

const namespace = 'light-builtin'
