// Makes the letter follow what is typed. Every page works the same without it.
const form = document.querySelector('#letter-form')
const fields = JSON.parse(form?.dataset.fields ?? '{}')
const followers = []
// Merge fields, as the server reads them in src/campaigns/appeal-fields.ts.
const fill = (text) =>
  text.replace(/(?<!\{)\{\{[ \t]*([a-z.]+)[ \t]*\}\}(?!\})/g, (open, name) => {
    if (name === 'supporter.name') return form.elements.name.value.trim() || fields[name]
    return fields[name] ?? open
  })

for (const [id, fallback] of [
  ['name', true],
  ['subject', true],
  ['body', true],
  ['note', false],
]) {
  const input = document.getElementById(id)
  const shown = document.querySelector(`[data-shows="${id}"]`)
  if (!input || !shown) continue
  const standard = [...shown.childNodes]
  const plain = input.defaultValue
  const follow = () => {
    const isStandard = input.value.trim() === '' || (id === 'body' && input.value === plain)
    if (isStandard && fallback) shown.replaceChildren(...standard)
    else if (input.rows) shown.replaceChildren(...paragraphs(fill(input.value)))
    else shown.textContent = id === 'name' ? input.value : fill(input.value)
    if (id === 'name') shown.classList.toggle('is-awaited', input.value.trim() === '')
  }
  input.addEventListener('input', follow)
  followers.push(() => input.value !== plain && follow())
}

// Under her name; in the letter's own language, or not at all where the browser does not know it.
const followCountry = () => {
  const sheet = document.querySelector('[data-shows="name"]').closest('.sheet')
  const chosen = form.country.selectedOptions[0]
  const known = Intl.DisplayNames.supportedLocalesOf(sheet.lang).length > 0
  const isSame = sheet.lang === document.documentElement.lang
  if (!chosen?.value || !(isSame || known)) return
  const name = isSame ? chosen.text : new Intl.DisplayNames(sheet.lang, { type: 'region' }).of(chosen.value)
  const signature = sheet.querySelector('.sheet-signature')
  const line = signature.children[1] ?? signature.appendChild(document.createElement('span'))
  line.textContent = name
}
form?.country.addEventListener('change', followCountry)
if (form) followers.push(followCountry, () => followChoice({ target: { name: 'recipients' } }))

function paragraphs(text) {
  const parts = text.trim().split(/\n{2,}/)
  return parts.map((part) => Object.assign(document.createElement('p'), { textContent: part }))
}

for (const area of document.querySelectorAll('textarea[data-limit]')) {
  const left = Object.assign(document.createElement('p'), { className: 'hint' })
  left.setAttribute('aria-live', 'polite')
  area.after(left)
  area.addEventListener('input', () => {
    const rest = Number(area.dataset.limit) - [...area.value].length
    left.textContent =
      rest < 200 ? `${form.dataset.left} ${rest.toLocaleString(document.documentElement.lang)}` : ''
  })
}

const postal = form?.querySelector('[data-needed-for]')
// Asked for only where an office that demands it gets the letter: one that is ticked, or hers when none is.
const askPostal = (chosen) => {
  const isHers = chosen.length === 0 && postal.dataset.neededIn.split(' ').includes(form.country.value)
  postal.open = isHers || chosen.some((id) => postal.dataset.neededFor.includes(id))
  const isTyped = form.postal_address.value.trim() !== ''
  postal.hidden = !postal.open && !isTyped && !postal.matches('.field-wrong')
}
const followChoice = ({ target }) => {
  const chosen = [...form.querySelectorAll('[name="recipients"]:checked')].map((box) => box.value)
  if (postal) askPostal(chosen)
  const button = form.querySelector('[data-counts]')
  if (!button.dataset.counts || target?.name !== 'recipients') return
  const texts = JSON.parse(button.dataset.counts)
  const language = document.documentElement.lang
  const text = texts[new Intl.PluralRules(language).select(chosen.length)] ?? texts.other
  const count = chosen.length.toLocaleString(language)
  button.textContent = chosen.length > 0 ? text.replace('{count}', count) : texts.plain
}
form?.addEventListener('change', followChoice)
if (form) followChoice({})
for (const part of document.querySelectorAll('[data-unscripted]')) part.hidden = true
// When the browser has filled in again what was typed before she went on.
window.addEventListener('pageshow', () => {
  for (const follow of followers) follow()
})

const print = document.querySelector('[data-print]')
if (print) print.hidden = false
print?.addEventListener('click', () => window.print())
window.addEventListener('beforeprint', () => {
  for (const letter of document.querySelectorAll('details.pile-letter')) letter.open = true
})
