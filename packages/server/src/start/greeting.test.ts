import { expect, test } from 'vitest'
import { curlLines, greetingOf } from './greeting.ts'

const url = 'http://127.0.0.1:4600'

test('a later start is one line', () => {
  expect(greetingOf({ url, data: 'pawl-data', firstAdministrator: null, hasConsole: true })).toBe(
    'Pawl listens on http://127.0.0.1:4600, with its data in pawl-data.\n',
  )
})

test('a generated password is shown, and is in the line to paste', () => {
  const firstAdministrator = { username: 'admin', generatedPassword: '0123abcd' }
  const text = greetingOf({ url, data: '.', firstAdministrator, hasConsole: true })
  expect(text).toContain('Console         http://127.0.0.1:4600/console\n')
  expect(greetingOf({ url, data: '.', firstAdministrator, hasConsole: false })).not.toContain('onsole')
  expect(text).toContain('Password        0123abcd   (shown only this once)')
  expect(text).toContain('--data-urlencode username=admin --data-urlencode password=0123abcd)')
})

test('a password that the operator chose is taken from where it was', () => {
  const [login] = curlLines(url, 'admin', null)
  expect(login).toContain('--data-urlencode "password=$PAWL_ADMIN_PASSWORD"')
})

test('what a shell would take apart is quoted', () => {
  const [login] = curlLines(url, `O'Neil; $(rm x)`, 'x')
  expect(login).toContain(String.raw`'username=O'\''Neil; $(rm x)'`)
})
