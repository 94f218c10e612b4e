import type { Seen } from './answer-check.ts'
import type { FoundOperation } from './find-operation.ts'
import type { Validators } from './validators.ts'

/** A request that was answered with a success is one that the document describes; if not, the document lacks something. */
export const complaintsAboutRequest = (
  seen: Seen,
  found: FoundOperation,
  validators: Validators,
): readonly string[] => [
  ...aboutCredential(seen, found),
  ...aboutParameters(seen, found, validators),
  ...aboutBody(seen, found, validators),
]

const textOf = (header: string | string[] | undefined): string => [header ?? ''].flat().join(', ')

const schemeOf = ({ requestHeaders }: Seen): string =>
  textOf(requestHeaders['authorization']).replace(/ .*/s, '').toLowerCase()

const aboutCredential = (seen: Seen, { operation: { security } }: FoundOperation): readonly string[] => {
  const accepted = security.map((one) => Object.keys(one)[0] ?? 'none')
  const isEnough = accepted.length === 0 || accepted.includes('none') || accepted.includes(schemeOf(seen))
  return isEnough ? [] : ['a success without any of the credentials that the document asks for']
}

const aboutParameters = (
  seen: Seen,
  { operation, pointer, sent }: FoundOperation,
  validators: Validators,
): readonly string[] => {
  // Behind a proxy the query is the application's own; the contract has a word in it with `Basic` only.
  const isPassedOn = operation.security.some((one) => 'basic' in one) && schemeOf(seen) !== 'basic'
  if (isPassedOn) return []
  return (operation.parameters ?? []).flatMap(({ name, in: place, required }, at) => {
    const value = place === 'header' ? seen.requestHeaders[name.toLowerCase()] : sent[place][name]
    if (value === undefined) return required ? [`a success without the parameter ${name}`] : []
    return validators
      .text(`${pointer}/parameters/${at}/schema`, value)
      .map((complaint) => `a success though the parameter ${name} ${complaint}`)
  })
}

const aboutBody = (
  { requestHeaders, requestBody = '' }: Seen,
  { operation, pointer }: FoundOperation,
  validators: Validators,
): readonly string[] => {
  const declared = operation.requestBody
  if (declared === undefined) return []
  const [type = ''] = textOf(requestHeaders['content-type']).split(';')
  if (type === '') return declared.required ? ['a success without the body that the document requires'] : []
  const media = declared.content[type]
  if (media === undefined) return [`a success though the document declares no body of type ${type}`]
  const values = readBody(type, requestBody, Object.keys(media.encoding ?? {}))
  if (values === null) return []
  const schema = `${pointer}/requestBody/content/${type.replaceAll('/', '~1')}/schema`
  return validators.text(schema, values).map((complaint) => `a success though the body ${complaint}`)
}

/** Null where there is nothing to judge: nobody saw the body, or it is multipart, whose reading is the server's art. */
const readBody = (type: string, body: string, lists: readonly string[]): unknown => {
  if (body === '' || type === 'multipart/form-data') return null
  if (type === 'application/json') return JSON.parse(body)
  const values = Object.fromEntries(new URLSearchParams(body))
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, lists.includes(name) ? value.split(',') : value]),
  )
}
