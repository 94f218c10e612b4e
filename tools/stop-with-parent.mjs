// A signal to npm reaches npm and the shell that npm started, and the shell dies without passing it on. What runs below
// would stay behind; so it watches for another parent, and then ends as if the signal had come to it.
import { isMainThread } from 'node:worker_threads'

if (isMainThread) stopWithParent()

function stopWithParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 100)
  watch.unref()

  // A signal to the whole group comes here by itself. To a server a second one means "at once", so it gets no second one.
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      clearInterval(watch)
      const nobodyElseListens = process.listenerCount(signal) === 0
      if (nobodyElseListens) process.kill(process.pid, signal)
    })
  }
}
