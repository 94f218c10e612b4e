// Serves the page, and the modules of the SDK that it imports.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { extname } from 'node:path'

const { PAWL_URL = 'http://127.0.0.1:4600', PORT = '3000' } = process.env

const page = new URL('./page/', import.meta.url)
// `dist/index.js` in your project; in the repository the source, which is TypeScript.
const client = new URL(import.meta.resolve('@pawl/client'))
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.ts': 'text/javascript' }

async function read(path) {
  if (path === '/settings.js') return `export const apiUrl = ${JSON.stringify(PAWL_URL)}\n`
  if (!path.startsWith('/client/')) return readFile(new URL(`.${path}`, page), 'utf8')
  const text = await readFile(new URL(path.replace('/client/', './'), client), 'utf8')
  return path.endsWith('.ts') ? stripTypeScriptTypes(text) : text
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://here')
  // The page says which module of the SDK it wants, and not whether it is built.
  const isModuleName = pathname.startsWith('/client/') && !/\.[jt]s$/.test(pathname)
  const path = pathname === '/' ? '/index.html' : isModuleName ? pathname + extname(client.pathname) : pathname
  try {
    const text = await read(path)
    response.writeHead(200, { 'content-type': `${types[extname(path)]}; charset=utf-8` }).end(text)
  } catch {
    response.writeHead(404).end()
  }
})

server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.once('SIGTERM', () => server.close())
