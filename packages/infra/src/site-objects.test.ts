import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { immutable, revalidated, siteObjects } from './site-objects.ts'

function file(key: string) {
  return { key, path: `/dist/${key}` }
}

test('files that are named by their content are kept for good, the others asked about each time', () => {
  const objects = siteObjects([file('index.html'), file('assets/index-4f2a.js'), file('favicon.svg')])
  expect(Object.fromEntries(objects.map(({ key, cacheControl }) => [key, cacheControl]))).toEqual({
    'index.html': revalidated,
    'favicon.svg': revalidated,
    'assets/index-4f2a.js': immutable,
  })
})

test.each([
  ['index.html', 'text/html; charset=utf-8'],
  ['assets/a.js', 'text/javascript; charset=utf-8'],
  ['assets/a.css', 'text/css; charset=utf-8'],
  ['favicon.svg', 'image/svg+xml'],
  ['site.webmanifest', 'application/manifest+json'],
  ['assets/inter.woff2', 'font/woff2'],
  ['LICENSE', 'application/octet-stream'],
])('%s is %s', (key, contentType) => {
  expect(siteObjects([file(key)])).toMatchObject([{ contentType }])
})

test('the entry page comes last, and source maps and a config.json of the build not at all', () => {
  const left = ['config.json', 'assets/a.js.map']
  const key = fc.constantFrom(...left, 'index.html', 'assets/a.js', 'assets/b.css', 'robots.txt')
  fc.assert(
    fc.property(fc.uniqueArray(key), (keys) => {
      const kept = siteObjects(keys.map(file)).map((object) => object.key)
      expect(new Set(kept)).toEqual(new Set(keys.filter((each) => !left.includes(each))))
      expect(kept.indexOf('index.html')).toBe(keys.includes('index.html') ? kept.length - 1 : -1)
    }),
  )
})
