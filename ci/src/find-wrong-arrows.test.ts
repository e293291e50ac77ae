import { expect, test } from 'vitest'
import { findWrongArrows } from './find-wrong-arrows.ts'

const dependencies = { top: ['middle', 'side', 'bottom'], middle: ['bottom'], side: [], bottom: [] }
const page = (...arrows: string[]) =>
  `text\n\n\`\`\`mermaid\nflowchart TD\n${arrows.join('\n')}\n\`\`\`\n\nmore --> text\n`

test('a diagram without what follows from other arrows is right', () => {
  expect(findWrongArrows(page('  top --> middle & side', '  middle --> bottom'), dependencies)).toEqual([])
})

test('an arrow that is missing is named', () => {
  expect(findWrongArrows(page('  top --> middle & side'), dependencies)).toEqual([
    '"middle --> bottom" is missing',
  ])
})

test('an arrow that is not a dependency, or follows from others, is named', () => {
  const arrows = page('  top --> middle & side & bottom', '  middle --> bottom', '  side --> bottom')
  expect(findWrongArrows(arrows, dependencies)).toEqual([
    '"top --> bottom" should not be there',
    '"side --> bottom" should not be there',
  ])
})
