import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const runs = new URL('./run.ts', import.meta.url).href

test('a command that leaves a process behind, which holds its output, ends what ran it all the same', () => {
  const program = `
    import { run } from ${JSON.stringify(runs)}
    const options = { cwd: '.', env: process.env, onOutput: (text) => console.log('seen', text.trim()) }
    console.log('exit', await run('sh', ['-c', 'sleep 600 & echo $!; exit 3'], options))
  `
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  const [left = '', ...others] = stdout.split('\n')
  process.kill(Number(left))
  expect(others).toEqual([`seen ${left}`, 'exit 3', ''])
  expect(status).toBe(0)
})
