import { expect, test } from 'vitest'
import { unknown } from '../engine/unknown.ts'
import { boxHandler, boxType, createShelf, type Shelf } from '../testing/shelf.ts'
import { createControlOperations, type ControlOptions } from './control-operations.ts'

const account = { region: 'eu-west-1', accountId: '000000000000' }
const box = { urn: `urn:pulumi:dev::shop::${boxType}::box`, type: boxType, name: 'box' }
const made = { ...box, preview: false, pid: 1, tags: {} }

function setUp(onCreate?: ControlOptions<Shelf>['onCreate']) {
  const context = createShelf()
  const control = createControlOperations({
    handlers: new Map([[boxType, boxHandler]]),
    functions: new Map([['shelf:index:count', () => ({ boxes: context.boxes.size })]]),
    context,
    account,
    ...(onCreate === undefined ? {} : { onCreate }),
  })
  return { ...control.operations, records: control.records, context }
}

test('a check names each mistake, except where a value is not known yet', async () => {
  const { check } = setUp()
  const news = { label: unknown, size: 'large', colour: 'red' }
  const { failures, inputs } = await check({ ...box, olds: {}, news, seed: '' })
  expect(failures.map(({ property, reason }) => `${property}: ${reason}`)).toEqual([
    expect.stringContaining('size: '),
    expect.stringContaining('the emulator does not know the input colour'),
  ])
  expect(inputs).toEqual(news)
  const { failures: none } = await check({ ...box, olds: {}, news: { label: 'a', size: unknown }, seed: '' })
  expect(none).toEqual([])
})

test('a preview makes nothing, and knows what the program says', async () => {
  const { create, context } = setUp()
  expect(await create({ ...made, inputs: { label: 'a' }, preview: true })).toMatchObject({
    id: '',
    outputs: { label: 'a' },
  })
  expect(context.boxes.size).toBe(0)
})

test('a difference names its properties, and those that replace', async () => {
  const { create, diff } = setUp()
  const { id } = await create({ ...made, inputs: { label: 'a', size: 1 } })
  const difference = await diff({
    ...box,
    id,
    olds: { label: 'a', size: 1 },
    news: { label: 'b', size: 2, note: 'x' },
  })
  expect(difference).toEqual({
    changed: [
      { property: 'label', kind: 'update', replaces: false },
      { property: 'size', kind: 'update', replaces: true },
      { property: 'note', kind: 'add', replaces: false },
    ],
    deleteBeforeReplace: true,
  })
})

test('an archive is the same by its content, wherever it lies', async () => {
  const { create, diff } = setUp()
  const { id } = await create({ ...made, inputs: { label: 'a' } })
  const olds = { label: 'a', content: archive('/here', 'one') }
  expect(
    (await diff({ ...box, id, olds, news: { ...olds, content: archive('/there', 'one') } })).changed,
  ).toEqual([])
  expect(
    (await diff({ ...box, id, olds, news: { ...olds, content: archive('/here', 'two') } })).changed,
  ).toHaveLength(1)
})

test('what was deleted by hand is gone for a refresh, and an update of it says so', async () => {
  const { create, read, update, records } = setUp()
  const { id, outputs } = await create({ ...made, inputs: { label: 'a' } })
  expect(await read({ ...box, id, inputs: { label: 'a' }, outputs })).toEqual({
    id,
    inputs: { label: 'a' },
    outputs,
  })
  records.remove(boxType, id)
  expect(await read({ ...box, id, inputs: { label: 'a' }, outputs })).toBeNull()
  const change = { ...box, id, olds: { label: 'a' }, outputs, news: { label: 'b' }, preview: false, tags: {} }
  await expect(update(change)).rejects.toThrow(/this emulator has none with the id box-box.*pulumi refresh/s)
})

test('what a plugin made and never handed over is removed before it is made again', async () => {
  const { create, created, context, records } = setUp()
  await create({ ...made, inputs: { label: 'a' } })
  const again = await create({ ...made, inputs: { label: 'a' } })
  expect(context.diary).toEqual(['create box', 'delete box', 'create box'])
  await created({ ...box, id: again.id })
  expect(records.list()).toMatchObject([{ isHandedOver: true }])
})

test('a refusal before a resource is made leaves nothing', async () => {
  const { create, context, records } = setUp((step) => {
    if (step === 'before') throw new Error('LimitExceededException')
  })
  await expect(create({ ...made, inputs: { label: 'a' } })).rejects.toThrow('LimitExceededException')
  expect(context.boxes.size).toBe(0)
  expect(records.list()).toEqual([])
})

test('deleting what is gone already is no error', async () => {
  const { delete: remove, context } = setUp()
  await remove({ ...box, id: 'box-none', inputs: {}, outputs: {} })
  expect(context.diary).toEqual([])
})

test('a provider for another region or account is refused', async () => {
  const { configure } = setUp()
  await expect(async () => configure({ region: 'us-east-1', allowedAccountIds: [] })).rejects.toThrow(
    /us-east-1/,
  )
  await expect(async () =>
    configure({ region: 'eu-west-1', allowedAccountIds: ['123456789012'] }),
  ).rejects.toThrow(/123456789012/)
  await configure({ region: 'eu-west-1', allowedAccountIds: [account.accountId] })
})

test('functions of a provider are called by their token', async () => {
  const { invoke } = setUp()
  expect(await invoke({ token: 'shelf:index:count', args: {} })).toEqual({ boxes: 0 })
  await expect(invoke({ token: 'shelf:index:none', args: {} })).rejects.toThrow('shelf:index:none')
})

function archive(path: string, hash: string) {
  return { kind: 'archive', path, hash }
}
