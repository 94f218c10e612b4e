// Loaded in front of the server: the wall clock of a machine that is so many seconds ahead of this one.
const ahead = 1000 * Number(process.env['TORTURE_SECONDS_LATER'] ?? 0)
const wall = Date.now

Date.now = () => wall() + ahead
