// Loaded in front of the server: a broken build that writes a rotation whatever the row is by then. The race between nodes
// must see more than one winner.
import { interpose } from '@pawl/store-postgres/testing'

const guards = ['AND sessions.generation = spent.was_generation', 'AND sessions.rotated_at = spent.was_rotated_at']

interpose((query, send) => {
  const text = guards.reduce((left, guard) => left.replace(guard, ''), query.text)
  return send({ ...query, text })
})
