// Loaded in front of the server: a broken build that asks PostgreSQL to answer before its log is flushed.
import { interpose } from '@pawl/store-postgres/testing'

const setting = /set_config\('synchronous_commit'.*?END, false\)/s

interpose((query, send) =>
  send({ ...query, text: query.text.replace(setting, "set_config('synchronous_commit', 'off', false)") }),
)
