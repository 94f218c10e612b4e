import { statusOf, type ErrorCode } from '../error-codes.ts'
import type { OpenApiDocument, OperationObject, ResponseObject } from '../openapi/document-types.ts'
import { openApiDocument } from '../openapi/document.ts'
import { findOperation, type Found, type FoundOperation } from './find-operation.ts'
import { complaintsAboutRequest } from './request-check.ts'
import { Validators } from './validators.ts'

/** One request and its answer, as they were seen on the wire. Header names are in lower case. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly requestHeaders: Readonly<Record<string, string | string[] | undefined>>
  /** Where it was seen; in the encoding that its `Content-Type` names. */
  readonly requestBody?: string
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

/** Holds answers against the OpenAPI document: nothing that it does not declare may be answered. */
export class AnswerCheck {
  readonly #document: OpenApiDocument
  readonly #validators: Validators

  constructor(document: OpenApiDocument = openApiDocument('http://127.0.0.1:4600', '0.0.0')) {
    this.#document = document
    this.#validators = new Validators(document)
  }

  /** What is wrong with it, in sentences; nothing where all is as the document says. */
  complaints(seen: Seen): readonly string[] {
    if (isBesideContract(seen) || isPreflight(seen)) return []
    const found = findOperation(this.#document, seen.method, seen.url)
    const complaints =
      found.kind === 'found' ? this.#aboutOperation(seen, found) : this.#aboutRefusal(seen, refusalsOf[found.kind])
    return complaints.map((complaint) => `${seen.method} ${seen.url} was answered ${seen.status}: ${complaint}`)
  }

  #aboutOperation(seen: Seen, found: FoundOperation): readonly string[] {
    const { operation, pointer } = found
    const { response, at } = this.#responseOf(operation, pointer, seen.status)
    if (response === undefined) return [`the document declares no such status. ${seen.text}`]
    return [
      ...this.#aboutHeaders(seen, response, at),
      ...aboutText(seen),
      ...(seen.method === 'HEAD'
        ? []
        : this.#validators.answer(`${at}/content/application~1json/schema`, parsed(seen.text))),
      ...(seen.status < 300 ? complaintsAboutRequest(seen, found, this.#validators) : []),
    ]
  }

  #responseOf({ responses }: OperationObject, pointer: string, status: number): Declared {
    const response = responses[status]
    if (response === undefined || !('$ref' in response)) return { response, at: `${pointer}/responses/${status}` }
    return { response: this.#document.components.responses[lastPart(response.$ref)], at: response.$ref.slice(1) }
  }

  #aboutHeaders({ headers }: Seen, response: ResponseObject, at: string): readonly string[] {
    return Object.entries(response.headers).flatMap(([name, declared]) => {
      const isShared = '$ref' in declared
      const header = isShared ? this.#document.components.headers[lastPart(declared.$ref)] : declared
      const value = headers[name.toLowerCase()]
      if (value === undefined) return header?.required === false ? [] : [`the header ${name} is missing`]
      const schema = `${isShared ? declared.$ref.slice(1) : `${at}/headers/${name}`}/schema`
      return this.#validators.text(schema, value).map((complaint) => `the header ${name} ${complaint}`)
    })
  }

  /** What no operation answers, because there is none. */
  #aboutRefusal(seen: Seen, codes: readonly ErrorCode[]): readonly string[] {
    const code = codes.find((each) => statusOf(each) === seen.status)
    if (code === undefined) return [`only ${codes.join(' or ')} can be the answer where there is no operation`]
    const noAllow = code === 'method_not_allowed' && seen.headers['allow'] === undefined
    return [
      ...(noAllow ? ['the header Allow is missing'] : []),
      ...(seen.method === 'HEAD' ? [] : this.#validators.refusal(code, parsed(seen.text))),
    ]
  }
}

interface Declared {
  readonly response: ResponseObject | undefined
  /** Its JSON pointer. */
  readonly at: string
}

const refusalsOf: Readonly<Record<Exclude<Found['kind'], 'found'>, readonly ErrorCode[]>> = {
  unreadable: ['malformed_request'],
  no_path: ['not_found'],
  no_method: ['method_not_allowed'],
}

/** Text for Prometheus, the document itself, and pages. */
const isBesideContract = ({ url }: Seen): boolean => /^\/(metrics|openapi\.json|docs|console)($|[/?])/.test(url)

/** Of a browser, which asks before it asks (Fetch, CORS-preflight): none of ours where the plugin answers. */
const isPreflight = ({ method, status, requestHeaders }: Seen): boolean =>
  method === 'OPTIONS' && status === 204 && requestHeaders['access-control-request-method'] !== undefined

const aboutText = ({ method, headers, text }: Seen): readonly string[] => {
  if (headers['content-type'] !== 'application/json; charset=utf-8') return ['it is not JSON in UTF-8']
  return method === 'HEAD' || text.startsWith('{"success":') ? [] : ['success is not its first member']
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)
