const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** Milliseconds by which `now` may be late: it turns every ten seconds. */
const mostOld = 15_000

const distance = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** `5 minutes ago`, `in 30 days`; below a minute `just now`, because the clocks of two machines differ. */
export const inWords = (instant: number, now: number): string => {
  const away = instant - now
  const unit = units.find(([, length]) => Math.abs(away) >= length)
  if (unit === undefined) return away > mostOld ? 'in a moment' : 'just now'
  // What was set to 30 days a moment ago is 30 days away.
  const count = away > 0 ? Math.round(away / unit[1]) : Math.ceil(away / unit[1])
  return distance.format(count, unit[0])
}

const local = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' })

/** `2018-04-02 23:39:12`, in the reader's time zone. */
export const localText = (instant: number): string => local.format(instant)
