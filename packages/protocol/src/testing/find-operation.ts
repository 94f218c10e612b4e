import {
  httpMethods,
  type HttpMethod,
  type OpenApiDocument,
  type OperationObject,
  type PathItemObject,
} from '../openapi/document-types.ts'

export interface FoundOperation {
  readonly kind: 'found'
  readonly operation: OperationObject
  /** JSON pointer of the operation. */
  readonly pointer: string
  /** What the request gave for the parameters of the path and in the query. */
  readonly sent: Readonly<Record<'path' | 'query', Readonly<Record<string, string>>>>
}

/** The operation that takes a request; or why there is none. */
export type Found = FoundOperation | { readonly kind: 'unreadable' | 'no_path' | 'no_method' }

export const findOperation = (document: OpenApiDocument, method: string, url: string): Found => {
  const [pathname = '', query = ''] = url.split('?')
  const segments = decoded(pathname)
  if (segments === null) return { kind: 'unreadable' }
  for (const [template, item] of Object.entries(document.paths)) {
    const path = match(template.split('/'), segments)
    if (path === null) continue
    const verb = verbOf(item, method.toLowerCase())
    const operation = verb === null ? undefined : item[verb]
    if (operation === undefined) return { kind: 'no_method' }
    const pointer = `/paths/${template.replaceAll('/', '~1')}/${String(verb)}`
    return {
      kind: 'found',
      operation,
      pointer,
      sent: { path, query: Object.fromEntries(new URLSearchParams(query)) },
    }
  }
  return { kind: 'no_path' }
}

const decoded = (pathname: string): readonly string[] | null => {
  try {
    return pathname.split('/').map(decodeURIComponent)
  } catch {
    return null
  }
}

/** The values of the parameters where the path fits. */
const match = (template: readonly string[], segments: readonly string[]): Record<string, string> | null => {
  if (template.length !== segments.length) return null
  const values: Record<string, string> = {}
  for (const [at, part] of template.entries()) {
    const segment = segments[at] ?? ''
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    if (name === undefined ? part !== segment : segment === '') return null
    if (name !== undefined) values[name] = segment
  }
  return values
}

const verbOf = (item: PathItemObject, asked: string): HttpMethod | null => {
  const verb = httpMethods.find((each) => each === asked && item[each] !== undefined)
  if (verb !== undefined) return verb
  // Whatever takes GET takes HEAD; and OpenAPI has no word for most of the methods that a proxy may pass on.
  const takesAny = httpMethods.every((each) => item[each] !== undefined)
  return asked === 'head' || (takesAny && asked !== 'trace') ? 'get' : null
}
