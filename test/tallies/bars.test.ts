import t from 'tap'
import { barChart } from '../../src/tallies/pictures/bars.ts'

t.test('no number beside a chart is cut off, however large, on a narrow screen either', async (t) => {
  for (const largest of [12, 8_400, 3_000_000, 100_000_000]) {
    const svg = barChart({
      id: 'chart',
      title: 'Letters by day',
      description: '',
      values: [largest, null, 10],
      labels: [],
      number: (value) => value.toLocaleString('en'),
    })
    const labels = [...svg.matchAll(/<text class="axis" x="([\d.]+)"[^>]*>([\d,]+)</g)]
    t.ok(labels.length >= 3)
    // Narrow screens set the words at 32 units: a digit is about 18 wide.
    for (const [, x = '0', words = ''] of labels) t.ok(Number(x) - words.length * 18 >= 0, words)
  }
})
