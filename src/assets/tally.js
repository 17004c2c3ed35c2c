// Moves the numbers of a tally while its page is open. Without it they stand as they were when the page was opened.
const stream = document.querySelector('[data-events]')?.dataset.events

if (stream && 'EventSource' in window) {
  let source
  const listen = () => {
    source ??= new EventSource(stream)
    source.onmessage = ({ data }) => show(JSON.parse(data))
  }
  const rest = () => {
    source?.close()
    source = undefined
  }
  // A page that nobody looks at asks for nothing.
  document.addEventListener('visibilitychange', () => (document.hidden ? rest() : listen()))
  window.addEventListener('pagehide', rest)
  window.addEventListener('pageshow', listen)
  if (!document.hidden) listen()
}

function show(numbers) {
  for (const place of document.querySelectorAll('[data-live]')) {
    const number = numbers[place.dataset.live]
    if (number !== undefined && place.textContent !== number) place.textContent = number
  }
}

// On paper every table is open.
window.addEventListener('beforeprint', () => {
  for (const part of document.querySelectorAll('.tally-part details')) part.open = true
})
