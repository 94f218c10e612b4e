import { callOf, type Entry } from './request.ts'

/** The newest pair that an answer on this page has brought; gone with the page. */
let bearer: string | null = null

for (const form of document.querySelectorAll<HTMLFormElement>('.try form')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(form)
  })
}

const send = async (form: HTMLFormElement): Promise<void> => {
  const { method = 'GET', path = '/', bearer: needsBearer } = form.dataset
  const { url, init } = callOf(method, path, entriesOf(form), needsBearer === 'yes' ? bearer : null)
  const button = form.querySelector('button')
  button?.setAttribute('aria-disabled', 'true')
  try {
    const startedAt = performance.now()
    const answer = await fetch(url, { ...init, cache: 'no-store', credentials: 'omit' })
    const text = await answer.text()
    const took = Math.round(performance.now() - startedAt)
    show(form, `${String(answer.status)} ${answer.statusText}, ${String(took)} ms`, text)
    if (answer.ok) keep(text)
  } catch (fault) {
    show(form, `No answer: ${fault instanceof Error ? fault.message : 'the server cannot be reached'}.`, '')
  } finally {
    button?.removeAttribute('aria-disabled')
  }
}

const entriesOf = (form: HTMLFormElement): Entry[] =>
  [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-place]')].map((field) => {
    const { place = '', type = '' } = field.dataset
    return { name: field.name, place, type, value: field.value.trim() }
  })

const show = (form: HTMLFormElement, line: string, text: string): void => {
  const status = form.querySelector('[data-status]')
  const answer = form.querySelector<HTMLElement>('[data-answer]')
  if (status !== null) status.textContent = line
  if (answer === null) return
  answer.hidden = text === ''
  answer.textContent = pretty(text)
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** From a pair on, requests carry its bearer, and whatever asks for a refresh token has the newest one. */
const keep = (text: string): void => {
  const { token, refreshToken } = JSON.parse(text) as { token?: unknown; refreshToken?: unknown }
  if (typeof token !== 'string' || typeof refreshToken !== 'string') return
  bearer = token
  for (const field of document.querySelectorAll<HTMLInputElement>('input[name="refresh_token"]')) {
    field.value = refreshToken
  }
  const note = document.querySelector('[data-signed-in]')
  if (note !== null)
    note.textContent = 'Signed in: requests below carry the newest bearer. It is forgotten with this page.'
}
