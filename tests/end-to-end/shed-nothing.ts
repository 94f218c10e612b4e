// Loaded into a server's process before anything else: it never finds itself too busy. Tests put no load on it; but where the machine stands still
// for a few seconds, a server sheds what comes in the half second after that, and a test would be answered 503 by chance.
import hooks from 'node:perf_hooks'

const { monitorEventLoopDelay } = hooks

hooks.monitorEventLoopDelay = (options) => Object.defineProperty(monitorEventLoopDelay(options), 'mean', { value: 0 })
