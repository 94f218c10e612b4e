// Loaded in front of the server: a broken build whose clocks do not notice that the process stood still. The pause must see
// that bearers outlive their time.

let real = performance.now()
let missed = 0

/** Milliseconds for which nobody asked what time it is: the server asks every second when it is idle. */
const unnoticed = 1500

const look = (): number => {
  const now = monotonic()
  if (now - real > unnoticed) missed += now - real
  real = now
  return missed
}

const monotonic = performance.now.bind(performance)
const wall = Date.now

performance.now = () => monotonic() - look()
Date.now = () => Math.floor(wall() - look())
