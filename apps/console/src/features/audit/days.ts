/** The first instant of a day (`2018-04-02`) of the reader's calendar, as the wire writes it. */
export const startOfDay = (day: string): string => wireText(new Date(`${day}T00:00:00`))

export const dayAfter = (day: string): string => {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 1)
  return date.toISOString().slice(0, 10)
}

const wireText = (date: Date): string => `${date.toISOString().slice(0, 19)}+00:00`
