import { createHash } from 'node:crypto'

/** What a page holds that a Content-Security-Policy would otherwise have to allow wholesale. */
const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g
const styleAttribute = /\sstyle="([^"]*)"/g

/**
 * The strictest Content-Security-Policy under which a built page works: nothing from elsewhere, and of what stands in the
 * page itself exactly that, by its hash.
 *
 * @param runsWasm whether its scripts bring WebAssembly, such as the search of the documentation
 */
export const policyOf = (html: string, runsWasm: boolean): string => {
  const scripts = hashesIn(html, inlineScript)
  const styles = hashesIn(html, styleAttribute)
  return [
    "default-src 'none'",
    ["script-src 'self'", ...(runsWasm ? ["'wasm-unsafe-eval'"] : []), ...scripts].join(' '),
    "style-src 'self'",
    ...(styles.length === 0 ? [] : [["style-src-attr 'unsafe-hashes'", ...styles].join(' ')]),
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const hashesIn = (html: string, pattern: RegExp): readonly string[] => {
  const hashes = [...html.matchAll(pattern)].map(([, text = '']) => {
    const hash = createHash('sha256').update(decode(text, pattern)).digest('base64')
    return `'sha256-${hash}'`
  })
  return [...new Set(hashes)]
}

/** A browser hashes an attribute as it has read it, and a script as it was written. */
const decode = (text: string, pattern: RegExp): string =>
  pattern === inlineScript
    ? text
    : text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')
