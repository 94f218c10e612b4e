/** Of the most common passwords in published lists those of eight characters and more, in lower case. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  12345678 123456789 1234567890 12345678910 0123456789 0987654321 987654321 87654321 11111111 00000000 88888888 99999999
  12341234 11223344 12344321 123123123 147258369 789456123 123456789a 123456789q a123456789 1q2w3e4r 1q2w3e4r5t 1qaz2wsx
  1qaz2wsx3edc q1w2e3r4 q1w2e3r4t5 zaq12wsx qazwsxedc qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345
  asdfghjk asdfghjkl asdf1234 asdfasdf zxcvbnm1 zxcvbnm123 password password1 password12 password123 password1234
  passw0rd p@ssw0rd p@ssword pass1234 pa55word passpass iloveyou iloveyou1 iloveyou2 sunshine sunshine1 princess princess1
  football football1 baseball baseball1 basketball superman superman1 spiderman batman123 starwars pokemon1 pokemon123
  michelle jennifer samantha victoria danielle benjamin jonathan nicholas charlotte elizabeth alexander christopher
  welcome1 welcome123 letmein1 letmein123 changeme changeme1 changeme123 trustno1 whatever computer internet internet1
  liverpool liverpool1 chelsea1 arsenal1 manchester barcelona mercedes corvette mustang1 chocolate butterfly jellybean
  administrator admin123 admin1234 administrator1 rootroot root1234 test1234 testtest tester123 guest123 default1
  secret123 abcd1234 abc12345 abcdefgh abcdefghi aaaaaaaa a1b2c3d4 aa123456 aa12345678 monkey123 dragon123 shadow123
  master123 killer123 hunter123 freedom1 blink182 babygirl lovelove loveyou1 babygirl1 summer2024 summer2025 summer2026
  winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 correcthorsebatterystaple
  `
    .trim()
    .split(/\s+/),
)
