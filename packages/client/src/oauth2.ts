export { oauth2, type OAuth2Credentials, type OAuth2Options } from './wire/oauth2.ts'
