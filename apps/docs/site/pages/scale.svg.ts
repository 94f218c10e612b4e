import picture from '../../../../bench/results/scale.svg?raw'

/** The picture of cost as it grows, which knows light and dark by itself. */
export const GET = (): Response => new Response(picture, { headers: { 'content-type': 'image/svg+xml' } })
