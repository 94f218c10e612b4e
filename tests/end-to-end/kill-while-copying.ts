// Loaded into `pawl copy` before anything else: it is killed when it has just sent its second batch of sessions to PostgreSQL.
import { interpose } from '@pawl/store-postgres/testing'

let batches = 0

interpose((query, send) => {
  const answer = send(query)
  if (/INSERT INTO sessions\b/.test(query.text) && ++batches === 2) process.kill(process.pid, 'SIGKILL')
  return answer
})
