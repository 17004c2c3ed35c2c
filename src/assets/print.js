// The bundle's page shows how far its PDF has come, and a page of sheets prints itself. Both work without this.
for (const link of document.querySelectorAll('[data-sets]'))
  link.addEventListener('click', () => setTimeout(() => window.location.reload(), 1500))

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
