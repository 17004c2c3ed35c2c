// Copies fields, and puts what is typed into the letter. Nothing typed leaves the browser; the page works without this.
for (const part of document.querySelectorAll('[data-scripted], [data-copy], [data-print]'))
  part.hidden = false
for (const part of document.querySelectorAll('[data-unscripted]')) part.hidden = true

const said = document.querySelector('[data-copied]')
for (const button of document.querySelectorAll('[data-copy]'))
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy)
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      document.execCommand('copy')
    }
    said.textContent = `${said.dataset.copied} ${field.labels[0].textContent}`
    button.firstChild.textContent = said.dataset.copied
  })
for (const field of document.querySelectorAll('textarea[readonly]'))
  field.addEventListener('focus', () => field.select())
document.querySelector('[data-print]')?.addEventListener('click', () => window.print())

const inputs = [...document.querySelectorAll('[data-fills]')]
const fill = (text, encode = (part) => part) =>
  inputs.reduce((filled, { value, dataset }) => {
    const typed = value.trim()
    return typed === '' ? filled : filled.replaceAll(encode(dataset.fills), encode(typed))
  }, text)

const fields = [...document.querySelectorAll('textarea[readonly]')].map((field) => [field, field.value])
const lines = [...document.querySelectorAll('.sheet-signature span')].map((line) => [line, line.textContent])
const links = [...document.querySelectorAll('[data-compose]')].map((link) => [link, link.href])
const LINK_MAX = 1900
for (const input of inputs)
  input.addEventListener('input', () => {
    for (const [field, text] of fields) field.value = fill(text)
    for (const [line, text] of lines) line.textContent = fill(text)
    for (const [link, href] of links) {
      const filled = fill(href, encodeURIComponent)
      link.href = filled.length > LINK_MAX ? filled.replace(/[?&]body=[^&]*/, '') : filled
    }
  })

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
const word = (text) => `=?utf-8?B?${base64(text)}?=`
const eml = document.querySelector('[data-eml]')
eml?.addEventListener('click', () => {
  if (inputs.every(({ value }) => value.trim() === '')) return
  const value = (id) => document.getElementById(id)?.value ?? ''
  const subject = value('subject').match(/.{1,10}/gsu) ?? []
  const body = base64(value('body').replace(/\r?\n/g, '\r\n')).match(/.{1,76}/g) ?? []
  const head = ['X-Unsent: 1', `To: ${value('to')}`, `Subject: ${subject.map(word).join('\r\n ')}`]
  const mime = [
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ]
  const text = [...head, ...mime, '', ...body, ''].join('\r\n')
  eml.href = URL.createObjectURL(new Blob([text], { type: 'message/rfc822' }))
})
