// Makes or shows a passkey for forms marked data-passkey, then posts the form. Source: W3C Web Authentication Level 3.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: toBytes(item.id) }))

if (window.PublicKeyCredential)
  for (const form of document.querySelectorAll('form[data-passkey]')) enhance(form)

function enhance(form) {
  form.querySelector('button').disabled = false
  form.querySelector('[data-without-script]').hidden = true
  form.addEventListener('submit', async (event) => {
    if (form.elements.credential.value !== '') return
    event.preventDefault()
    const problem = form.querySelector('[data-passkey-problem]')
    const known = form.querySelector('[data-passkey-known]')
    problem.hidden = true
    if (known) known.hidden = true
    try {
      form.elements.credential.value = JSON.stringify(await askFor(form))
      form.requestSubmit()
    } catch (error) {
      const told = error.name === 'InvalidStateError' ? (known ?? problem) : problem
      told.hidden = false
    }
  })
}

async function askFor(form) {
  const answer = await fetch(form.dataset.challenge, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  if (answer.status === 403) location.reload()
  if (!answer.ok) throw new Error('no challenge')
  const options = await answer.json()
  const publicKey = { ...options, challenge: toBytes(options.challenge) }
  return form.dataset.passkey === 'create' ? await create(publicKey) : await show(publicKey)
}

async function create(publicKey) {
  const user = { ...publicKey.user, id: toBytes(publicKey.user.id) }
  const excludeCredentials = withBytes(publicKey.excludeCredentials)
  const made = await navigator.credentials.create({ publicKey: { ...publicKey, user, excludeCredentials } })
  const { response } = made
  return describe(made, {
    attestationObject: toText(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  })
}

async function show(publicKey) {
  const allowCredentials = withBytes(publicKey.allowCredentials)
  const shown = await navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials } })
  const { authenticatorData, signature } = shown.response
  return describe(shown, { authenticatorData: toText(authenticatorData), signature: toText(signature) })
}

function describe(credential, response) {
  const clientDataJSON = toText(credential.response.clientDataJSON)
  const { id, type } = credential
  return { id, rawId: id, type, response: { ...response, clientDataJSON }, clientExtensionResults: {} }
}
