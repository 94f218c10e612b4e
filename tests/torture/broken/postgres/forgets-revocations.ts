// Loaded in front of the server: a broken build that starts with no session ended. The replay must see the dead rise.
import { interpose } from '@pawl/store-postgres/testing'

let hasForgotten = false

interpose(async (query, send) => {
  const result = await send(query)
  if (!hasForgotten && query.text.includes("set_config('search_path'")) {
    hasForgotten = true
    await send({ text: 'UPDATE sessions SET revoked_at = NULL, revocation_reason = NULL' })
  }
  return result
})
