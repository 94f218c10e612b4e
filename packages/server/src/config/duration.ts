const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Whole seconds from `3600`, `90s`, `15m`, `12h` or `30d`; null for anything else. */
export const parseSeconds = (text: string): number | null => {
  const [, count, unit = 's'] = /^(\d{1,10})\s?([smhd])?$/.exec(text) ?? []
  const seconds = units[unit]
  return count === undefined || seconds === undefined ? null : Number(count) * seconds
}

/** In the largest unit that leaves a whole number: `90 s`, `15 min`, `12 h`, `30 d`. */
export const formatSeconds = (seconds: number): string => {
  const names = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const
  const fitting = names.find(([size]) => seconds >= size && seconds % size === 0)
  return fitting === undefined ? `${seconds} s` : `${seconds / fitting[0]} ${fitting[1]}`
}
