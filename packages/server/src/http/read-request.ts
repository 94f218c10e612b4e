import type { Endpoint, EndpointParts } from '@pawl/protocol'
import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { nothingSent, type Sent } from './body/sent.ts'
import { createParameterReader, Flaws } from './parameters.ts'
import type { Refusal } from './refusal.ts'

/** The parts of a request that an endpoint declares, read and valid, whatever their encoding was. */
export type Parameters<Parts extends EndpointParts> = Omit<Parts, 'answer'>

type Part = 'path' | 'query' | 'headers' | 'body'

/** Reads every declared part of a request, and names everything that is wrong with any of them. */
export const createRequestReader = <Parts extends EndpointParts>(
  endpoint: Endpoint<Parts>,
): ((request: FastifyRequest) => Parameters<Parts> | Refusal) => {
  const parts = Object.entries<TSchema>(endpoint.parameters).map(
    ([part, schema]) => [part as Part, createParameterReader(schema)] as const,
  )
  return (request) => {
    const flaws = new Flaws(sentIn(request).unfit)
    const parameters: Partial<Record<Part, unknown>> = {}
    for (const [part, read] of parts) parameters[part] = read(sourceOf(request, part), flaws)
    return flaws.refusal() ?? (parameters as Parameters<Parts>)
  }
}

const sourceOf = (request: FastifyRequest, part: Part): Readonly<Record<string, unknown>> => {
  switch (part) {
    case 'path':
      return request.params as Record<string, unknown>
    case 'query':
      return request.query as Record<string, unknown>
    case 'headers':
      return request.headers
    case 'body':
      return sentIn(request).values
  }
}

const sentIn = (request: FastifyRequest): Sent => (request.body as Sent | undefined) ?? nothingSent
