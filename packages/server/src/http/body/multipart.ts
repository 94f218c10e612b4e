import { limits } from '@pawl/protocol'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { refuse, type Refusal } from '../refusal.ts'
import { FormFields, type Sent } from './sent.ts'

/** `multipart/form-data`, read whole before it is parsed: so the limit of the body holds, and a cut one is seen as cut. */
export const readMultipart = (body: Buffer, contentType: string): Promise<Sent | Refusal> =>
  new Promise((resolve) => {
    const malformed = (): void => {
      resolve(refuse('malformed_request'))
    }
    const parser = openParser(contentType)
    if (parser === null) {
      malformed()
      return
    }
    const fields = new FormFields()
    parser.on('field', (name, value) => {
      fields.add(name, value)
    })
    parser.on('file', (name, file) => {
      fields.addFile(name)
      file.resume()
    })
    parser.on('error', malformed)
    parser.on('finish', () => {
      resolve(fields.sent())
    })
    parser.end(body)
  })

/** Null where the boundary is missing or none. */
const openParser = (contentType: string): BusboyInstance | null => {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: { fieldSize: limits.bodyBytes } })
  } catch {
    return null
  }
}
