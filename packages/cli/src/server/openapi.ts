import { openApiDocument } from '@pawl/protocol/openapi'
import { publicUrlOf, version } from '@pawl/server/settings'
import type { Command } from 'commander'
import type { Answer } from '../answer.ts'
import { addCommand, type Call } from '../command.ts'
import { addAddressOptions, resolveFor } from './settings.ts'

export const addOpenApi = (program: Command): void =>
  addCommand(program, {
    usage: 'openapi',
    summary: 'Print the API as an OpenAPI 3.1 document.',
    details: 'No server needs to run; one that does answers the same document at /openapi.json.',
    example: 'pawl openapi --public-url https://auth.example > openapi.json',
    options: addAddressOptions,
    run,
  })

const run = (call: Call): Promise<Answer> => {
  const { settings } = resolveFor(call)
  const document = openApiDocument(publicUrlOf(settings, settings.port), version)
  return Promise.resolve({ text: JSON.stringify(document, null, 2), json: { document } })
}
