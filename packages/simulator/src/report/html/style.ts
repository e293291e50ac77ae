/** Style of the page: light or dark as the reader prefers, on screen and on paper. */
export const style = `
:root { color-scheme: light dark; --paper: #fbfbf9; --card: #fff; --ink: #1c2024; --soft: #60666e; --line: #dfe2e6;
  --good: #18794e; --bad: #c62a2f; --c1: #2563a8; --c2: #c2570c; --c3: #16806a; --c4: #8e3fa8; --c5: #a3780a; --c6: #5f6b7a; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --card: #1b1f24; --ink: #e8eaed; --soft: #9aa2ac; --line: #30363d;
  --good: #4cc38a; --bad: #ff6369; --c1: #6cb0f5; --c2: #f29a5c; --c3: #4fc9ae; --c4: #cf8fe6; --c5: #e2bb4f; --c6: #a3adb9; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 0 0 10px; } p { margin: 4px 0 0; }
.soft, figcaption, .tick { color: var(--soft); fill: var(--soft); }
.verdict { display: inline-block; padding: 2px 12px; border-radius: 99px; font-weight: 600; color: var(--card); background: var(--bad); }
.verdict.ok { background: var(--good); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px; margin: 24px 0; }
.card, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.card b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; } .card span { color: var(--soft); font-size: 13px; }
.card.bad b { color: var(--bad); }
.grid2 { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); gap: 16px; }
section { min-width: 0; } section.wide { grid-column: 1 / -1; }
figure { margin: 0; } svg { display: block; width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; }
svg .name { fill: var(--ink); font-size: 12px; } .grid { stroke: var(--line); }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 8px; text-align: right; border-bottom: 1px solid var(--line); font-weight: 400; } th { color: var(--soft); font-size: 13px; }
th:first-child, td:first-child { text-align: left; min-width: 9em; overflow-wrap: anywhere; } td.bad, .bad { color: var(--bad); } .good { color: var(--good); }
.key { font-size: 13px; margin-right: 10px; white-space: nowrap; } .key::before { content: ''; display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 5px; background: var(--c); }
.line { stroke: var(--c); } .bar { fill: var(--c); } code { font-size: 13px; }
${[1, 2, 3, 4, 5, 6].map((place) => `.c${place} { --c: var(--c${place}) }`).join(' ')}
@media print { body { background: none } section, .card { break-inside: avoid } }
`
