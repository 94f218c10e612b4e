import picture from '../../../../bench/results/bench.svg?raw'

/** The benchmark's picture, which knows light and dark by itself. */
export const GET = (): Response => new Response(picture, { headers: { 'content-type': 'image/svg+xml' } })
