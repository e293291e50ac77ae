import fc from 'fast-check'

/** JSON of values, about two in three of them damaged: in their parts, as a text, or both. */
export function damagedJson(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc
    .tuple(values, fc.array(partDamage, { maxLength: 2 }), fc.option(textDamage, { freq: 3 }))
    .map(([value, parts, text]) => {
      const json = JSON.stringify(damageParts(value, parts)) ?? ''
      return text === null ? json : damageText(json, text)
    })
}

/** A text with one damage, such as a line of a recording that was cut or edited by hand. */
export function damagedText(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(texts, textDamage).map(([text, damage]) => damageText(text, damage))
}

/** A value with one or two of its parts damaged. */
export function damagedValue(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, fc.array(partDamage, { minLength: 1, maxLength: 2 }))
    .map(([value, damages]) => damageParts(value, damages))
}

/** What programs, spreadsheets, languages and attackers write where something else is expected. */
const strangeValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    -1,
    0.1,
    2 ** 53,
    1e20,
    1e308,
    '',
    ' ',
    '0',
    'NaN',
    'Infinity',
    '1e999',
    '9'.repeat(400),
    'x'.repeat(5_000),
    '\u0000',
    '\u202E',
    '\uD800',
    '__proto__',
    'constructor',
    '=1+1',
    '#',
    '2026-02-30T25:61:00Z',
    '-271821-04-20T00:00:00Z',
    'abandoned',
    [],
    [[[[]]]],
    {},
    { constructor: { prototype: 1 } },
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
)

interface PartDamage {
  readonly at: number
  readonly how: 'replace' | 'remove' | 'repeat' | 'rename' | 'add' | 'wrap'
  readonly strange: unknown
}

const partDamage: fc.Arbitrary<PartDamage> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'repeat', 'rename', 'add', 'wrap'),
  strange: strangeValues,
})

function damageParts(value: unknown, damages: readonly PartDamage[]): unknown {
  // A value in a box is a part like all others.
  const box = { value: structuredClone(value) }
  for (const damage of damages) damagePart(box, damage)
  return box.value
}

function damagePart(box: object, { at, how, strange }: PartDamage): void {
  const places = placesIn(box)
  const place = places[at % places.length]
  if (place === undefined) return
  const { parent, key } = place
  const part = parent[key]
  if (how === 'remove') delete parent[key]
  else if (how === 'wrap') parent[key] = [part]
  else if (how === 'add' && isContainer(part)) part['unheardOf'] = structuredClone(strange)
  else if (how === 'repeat' && Array.isArray(parent)) parent.push(part)
  else if (how === 'rename' && !Array.isArray(parent)) {
    delete parent[key]
    parent[`${key}s`] = part
  } else parent[key] = structuredClone(strange)
}

type Container = Record<string, unknown>

function placesIn(container: object): { readonly parent: Container; readonly key: string }[] {
  return Object.entries(container).flatMap(([key, part]) => [
    // Arrays are indexed by strings too.
    { parent: container as Container, key },
    ...(isContainer(part) ? placesIn(part) : []),
  ])
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

interface TextDamage {
  readonly at: number
  readonly length: number
  readonly how: 'cut' | 'drop' | 'repeat' | 'insert'
  readonly inserted: string
}

const textDamage: fc.Arbitrary<TextDamage> = fc.record({
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 30 }),
  how: fc.constantFrom('cut', 'drop', 'repeat', 'insert'),
  inserted: fc.oneof(
    fc.constantFrom(
      '\uFEFF',
      'NaN',
      '-Infinity',
      ',',
      '[',
      '{'.repeat(2_000),
      '"',
      '\u0000',
      '\n',
      "'",
      '1e999',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  ),
})

function damageText(text: string, { at, length, how, inserted }: TextDamage): string {
  const start = at % (text.length + 1)
  const [before, after] = [text.slice(0, start), text.slice(start)]
  if (how === 'cut') return before
  if (how === 'drop') return before + after.slice(length)
  if (how === 'repeat') return before + after.slice(0, length) + after
  return before + inserted + after
}
