import type { Answer } from '../server/answers.ts'

/** As much of a `Response` as the SDK uses, without its streams: those would need real time. */
export const responseOf = ({ status, headers, body }: Answer): Response => {
  const response = {
    status,
    ok: status === 200,
    url: '',
    headers: { get: (name: string) => headers[name] ?? null },
    body: null,
    json: () => (body === undefined ? Promise.reject(new SyntaxError('no JSON')) : Promise.resolve(body)),
  }
  return response as unknown as Response
}
