// A signal to `npm start` reaches npm and the shell that npm started, and the shell dies without passing it on.
// The server would stay behind; so it watches for another parent, and then ends as if the signal had come to it.
import { isMainThread } from 'node:worker_threads'

const parentAtStart = process.ppid
const interval_ms = 100

if (isMainThread) {
  const watch = setInterval(() => {
    if (process.ppid === parentAtStart) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, interval_ms)
  watch.unref()
}
