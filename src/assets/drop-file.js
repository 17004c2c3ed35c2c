// Lets a file be dropped where it can be chosen. Without this script the field is chosen by hand.
for (const form of document.querySelectorAll('form[data-drop]')) {
  const zone = form.querySelector('[data-drop-zone]')
  const input = form.querySelector('input[type="file"]')
  const words = form.querySelector('[data-drop-words]')
  if (!zone || !input) continue
  if (words) words.hidden = false

  const over = (event) => {
    event.preventDefault()
    zone.classList.add('is-over')
  }
  zone.addEventListener('dragenter', over)
  zone.addEventListener('dragover', over)
  zone.addEventListener('dragleave', () => zone.classList.remove('is-over'))
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    zone.classList.remove('is-over')
    if (event.dataTransfer?.files.length !== 1) return
    input.files = event.dataTransfer.files
    form.requestSubmit()
  })
}
