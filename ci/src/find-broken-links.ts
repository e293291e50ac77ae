import { posix } from 'node:path'
import GithubSlugger from 'github-slugger'

/**
 * Finds the links of a page that lead nowhere: to a file that does not exist, to a heading that its page does not have, or to another
 * site by anything but https.
 * @param file the page, from the root.
 * @param exists tells whether a path from the root does.
 * @param read the text of a page, from the root.
 */
export function findBrokenLinks(
  file: string,
  text: string,
  exists: (path: string) => boolean,
  read: (path: string) => string,
): string[] {
  return [...withoutCode(text).matchAll(link)]
    .map(([, inMarkdown, inHtml]) => inMarkdown ?? inHtml ?? '')
    .filter((target) => {
      if (/^[a-z]+:/.test(target)) return !/^(?:https|mailto):/.test(target) && !local.test(target)
      const [path = '', anchor] = target.split('#')
      const page = path === '' ? file : posix.join(posix.dirname(file), path)
      if (path !== '' && !exists(page)) return true
      return (
        anchor !== undefined &&
        page.endsWith('.md') &&
        !anchorsOf(path === '' ? text : read(page)).has(anchor)
      )
    })
}

/** `[text](target)`, also around an image, and what HTML in a page points to. */
const link = /\]\(([^)\s]+)[^)]*\)|(?:src|href)="([^"]+)"/g

/** A stack on this machine. */
const local = /^http:\/\/(?:127\.0\.0\.1|localhost)(?=[:/]|$)/

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')
}

/** The anchors that a page's headings get where it is read. */
function anchorsOf(text: string): ReadonlySet<string> {
  const slugger = new GithubSlugger()
  const headings = text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} +(.+?) *$/gm)
  return new Set(
    [...headings].map(([, heading = '']) => slugger.slug(heading.replaceAll(/[`*]|\]\([^)]*\)|\[/g, ''))),
  )
}
