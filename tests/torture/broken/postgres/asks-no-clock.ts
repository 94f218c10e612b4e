// Loaded in front of the server: a broken build that never compares its clock with the database's again.
const follows = 10_000
const repeat = setInterval

globalThis.setInterval = ((run: () => void, pause: number, ...more: unknown[]) =>
  repeat(run, pause === follows ? 2 ** 30 : pause, ...more)) as typeof setInterval
