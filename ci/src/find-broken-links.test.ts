import { expect, test } from 'vitest'
import { findBrokenLinks } from './find-broken-links.ts'

const pages: Readonly<Record<string, string>> = {
  'docs/A.md': '# A page\n\n## When `x` fails, look\n\n## Twice\n\n## Twice\n\n```sh\n# not a heading\n```\n',
  'docs/picture.png': '',
}
const broken = (text: string) =>
  findBrokenLinks(
    'packages/a/README.md',
    text,
    (path) => path in pages,
    (path) => pages[path] ?? '',
  )

test.each([
  'see [A](../../docs/A.md)',
  'see [A](../../docs/A.md#when-x-fails-look) and [again](../../docs/A.md#twice-1)',
  '## Here\n\nsee [above](#here)',
  '![a picture](../../docs/picture.png "of something")',
  '<img src="../../docs/picture.png" width="280">',
  'see [elsewhere](https://example.com/a.md#part), [write](mailto:a@example.com), [run](http://127.0.0.1:4510/docs)',
  '`[x](y.md)`\n\n```\n[x](y.md)\n```',
])('%j leads somewhere', (text) => {
  expect(broken(text)).toEqual([])
})

test.each([
  ['see [B](../../docs/B.md)', '../../docs/B.md'],
  ['see [A](../../docs/A.md#gone)', '../../docs/A.md#gone'],
  ['see [code](../../docs/A.md#not-a-heading)', '../../docs/A.md#not-a-heading'],
  ['see [above](#gone)', '#gone'],
  ['<img src="gone.png">', 'gone.png'],
  ['see [elsewhere](http://example.com)', 'http://example.com'],
])('%j has a link that leads nowhere', (text, target) => {
  expect(broken(text)).toEqual([target])
})
