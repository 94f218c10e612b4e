/** `12,345`, `4.26`, `0.128`: three significant digits, or all before the point. */
export const shown = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value.toLocaleString('en', { minimumFractionDigits: 0, maximumFractionDigits: digits })
}

export const megabytes = (bytes: number): string => `${shown(bytes / 1_000_000)} MB`
