import { refuse, type Refusal } from '../refusal.ts'
import { FormFields, type Sent } from './sent.ts'

/** `application/x-www-form-urlencoded`. Stricter than the platform's parser, which would guess at what is cut or not UTF-8. */
export const readUrlencoded = (text: string): Sent | Refusal => {
  if (!isWellEncoded(text)) return refuse('malformed_request')
  const fields = new FormFields()
  for (const [name, value] of new URLSearchParams(text)) fields.add(name, value)
  return fields.sent()
}

const isWellEncoded = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
