// Turns links to a campaign into its counter or its form. Without it the links stay links.
//   <a href="https://letters.example/campaigns/culture?via=radio" data-zvarot="counter">Write with us</a>
;(() => {
  const frames = new Map()
  const heights = { counter: 230, form: 900 }

  function place(link) {
    const kind = link.dataset.zvarot
    const address = new URL(link.href)
    const campaign = /^\/campaigns\/[a-z0-9-]+$/.exec(address.pathname)
    if (!campaign || !(kind in heights)) return
    address.pathname += `/embed/${kind}`
    const frame = document.createElement('iframe')
    frame.src = address.href
    frame.title = link.textContent.trim()
    frame.loading = 'lazy'
    frame.style.cssText = `width:100%;max-width:${kind === 'form' ? 720 : 420}px;border:0;height:${heights[kind]}px`
    frames.set(frame, address.origin)
    link.replaceWith(frame)
  }

  // A frame tells how high it is; only its own window and origin are believed, and only a number.
  addEventListener('message', ({ source, origin, data }) => {
    for (const [frame, own] of frames)
      if (frame.contentWindow === source && own === origin && data?.zvarotHeight > 0)
        frame.style.height = `${Math.min(20000, Math.ceil(data.zvarotHeight))}px`
  })

  const start = () => {
    for (const link of document.querySelectorAll('a[data-zvarot]')) place(link)
  }
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start)
  else start()
})()
