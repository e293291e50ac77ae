import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findFailedTasks, summaries } from './find-failed-tasks.ts'

test('of each task that failed the end of its log is found, and nothing of those that passed, were cached or never ran', async () => {
  const root = await createRoot({
    'first.json': [
      { taskId: '//#lint', logFile: '.turbo/lint.log', execution: { exitCode: 1 } },
      { taskId: 'domain#test', logFile: 'missing.log', execution: { exitCode: 0 } },
    ],
    'second.json': [{ taskId: 'domain#build', logFile: 'missing.log' }],
  })
  const lines = Array.from({ length: 30 }, (_, number) => `line ${number}`)
  await writeFile(join(root, '.turbo/lint.log'), `${lines.join('\n')}\n\n`)
  expect(await findFailedTasks(root)).toEqual([{ id: '//#lint', lastLines: lines.slice(-20) }])
})

test('a task that left no log, or was killed, is still named', async () => {
  const root = await createRoot({
    'run.json': [{ taskId: 'domain#test', logFile: 'missing.log', execution: { exitCode: null } }],
  })
  expect(await findFailedTasks(root)).toEqual([{ id: 'domain#test', lastLines: [] }])
})

test('a summary that was not written to its end hides nothing of the others', async () => {
  const root = await createRoot({
    'second.json': [{ taskId: '//#words', logFile: 'missing.log', execution: { exitCode: 1 } }],
  })
  await writeFile(join(root, summaries, 'first.json'), '{"tasks":[{"taskId":"//#li')
  expect(await findFailedTasks(root)).toEqual([{ id: '//#words', lastLines: [] }])
})

async function createRoot(tasksOf: Readonly<Record<string, readonly object[]>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'failed-tasks-'))
  onTestFinished(() => rm(root, { recursive: true }))
  await mkdir(join(root, summaries), { recursive: true })
  for (const [name, tasks] of Object.entries(tasksOf))
    await writeFile(join(root, summaries, name), JSON.stringify({ tasks }))
  return root
}
