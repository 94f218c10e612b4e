// Says who is logged in, with axios: it gets the bearer, and every call is sent again once after a 401.
import { createSession } from '@pawl/client'
import { attach } from '@pawl/client/axios'
import axios from 'axios'

const { PAWL_URL = 'http://127.0.0.1:4600', PAWL_USERNAME: username, PAWL_PASSWORD: password } = process.env

const session = createSession({ baseUrl: PAWL_URL })
const api = axios.create({ baseURL: PAWL_URL })
attach(api, session)

await session.login({ username, password })
const { data } = await api.get('/auth/session')
console.log(`${data.user.username} on account ${data.account.name}`)
await session.logout()
