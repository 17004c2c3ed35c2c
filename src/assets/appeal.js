// The appeal editor: keeps what is typed, shows preview and mistakes anew, puts merge fields where the cursor stands.
const PAUSE_MS = 1200
const KEEP_MS = 15000
const form = document.querySelector('form[data-autosave]')
const state = form.querySelector('[data-autosave-state]')
const problem = form.querySelector('[data-autosave-problem]')
const typed = () => JSON.stringify([...new FormData(form)].filter(([name]) => !/^(base|preview_)/.test(name)))
let kept = typed()
let field = form.elements.body
let pause = 0

function post(act) {
  const body = new URLSearchParams(new FormData(form))
  body.set('act', act)
  return fetch(form.action, { method: 'POST', body })
}

async function keep() {
  const now = typed()
  if (now === kept || !problem.hidden) return
  const answer = await post('autosave').catch(() => undefined)
  if (!answer || !/json/.test(answer.headers.get('content-type') ?? '')) {
    state.textContent = form.dataset.notKept
    return
  }
  const { base, sentence } = await answer.json()
  if (answer.ok) {
    kept = now
    form.elements.base.value = base
    state.textContent = sentence
  } else {
    problem.textContent = sentence
    problem.hidden = false
  }
}

async function preview() {
  const answer = await post('preview').catch(() => undefined)
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('#preview')
  const active = document.activeElement?.id
  if (fresh) document.querySelector('#preview').replaceWith(fresh)
  for (const told of page.querySelectorAll('[data-problems]')) tell(told)
  if (active?.startsWith('preview_')) document.getElementById(active)?.focus()
}

/** Puts the mistakes of one field where those stood that may be mended by now. */
function tell(fresh) {
  const told = form.querySelector(`[data-problems="${fresh.dataset.problems}"]`)
  if (!told) return
  const around = told.parentElement
  if (!around.matches('.bureau-form')) around.className = fresh.parentElement.className
  const isWrong = fresh.childElementCount > 0
  for (const wrong of around.querySelectorAll(':scope > :is(input, textarea)'))
    wrong.ariaInvalid = String(isWrong)
  told.replaceWith(fresh)
}

function soon() {
  clearTimeout(pause)
  pause = setTimeout(preview, PAUSE_MS)
}

form.addEventListener('input', soon)
form.addEventListener('focusin', ({ target }) => {
  if (target.matches('textarea, input[name="subjects"]')) field = target
})
for (const button of form.querySelectorAll('[data-insert]')) {
  button.hidden = false
  button.addEventListener('click', () => {
    field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, 'end')
    field.focus()
    soon()
  })
}
setInterval(keep, KEEP_MS)
document.addEventListener('visibilitychange', () => document.hidden && keep())
