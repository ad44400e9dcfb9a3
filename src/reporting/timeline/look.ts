import { PHASES, type Phase } from "../../run/start-record";

/** The colour of each phase, on a light and on a dark ground. Tables name the phases, so colours are not needed. */
const COLOURS: Readonly<Record<Phase, readonly [light: string, dark: string]>> = {
  image: ["#c2610c", "#fb923c"],
  cleanup: ["#94a3b8", "#7b8aa0"],
  find: ["#5b6b82", "#b6c2d2"],
  bake: ["#a3820a", "#facc15"],
  create: ["#7c3aed", "#a78bfa"],
  files: ["#0e8aa5", "#22d3ee"],
  start: ["#15924a", "#4ade80"],
  ready: ["#2f6fe4", "#60a5fa"],
  hooks: ["#cf2f83", "#f472b6"],
  undo: ["#cc2f2f", "#f87171"],
};

const variables = (ground: 0 | 1): string =>
  PHASES.map((phase) => `--${phase}:${COLOURS[phase][ground]};`).join("");

/** The page's style sheet. */
export const LOOK = `
:root{color-scheme:light dark;--ground:#fff;--text:#1c2430;--aside:#5c6878;--line:#dde3ea;--track:#f1f4f8;--bad:#b42318;${variables(0)}}
@media(prefers-color-scheme:dark){:root{--ground:#12161c;--text:#e4e9f0;--aside:#9aa7b8;--line:#2c3541;--track:#1c232c;--bad:#ff8a80;${variables(1)}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.25rem;max-width:90rem;background:var(--ground);color:var(--text);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0 0 .25rem}
h2{font-size:1.05rem;margin:2rem 0 .5rem}
p{margin:.25rem 0;max-width:75ch;overflow-wrap:anywhere}
.aside,small{color:var(--aside)}
small{font-size:.85em}
.failed .name,.failed .time,.bad{color:var(--bad)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.75rem 0;padding:0;list-style:none}
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em;vertical-align:-.05em}
${PHASES.map((phase) => `i.${phase}{background:var(--${phase})}`).join("")}
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary:focus-visible{outline:2px solid var(--ready);outline-offset:1px}
.row{display:grid;grid-template-columns:minmax(9rem,19rem) 1fr 4.5rem;gap:0 .75rem;align-items:center;padding:.15rem .25rem;border-radius:4px}
summary.row:hover{background:var(--track)}
.name{display:flex;gap:.4em;align-items:baseline;white-space:nowrap;overflow:hidden}
.name b{font-weight:inherit;overflow:hidden;text-overflow:ellipsis}
.name small{flex:0 0 auto;max-width:70%;overflow:hidden;text-overflow:ellipsis}
.name::before{content:"▸";flex:0 0 .8em;color:var(--aside)}
details[open]>summary>.name::before{content:"▾"}
.axis .name::before{content:none}
.time{text-align:right;font-variant-numeric:tabular-nums}
.track{position:relative;height:1rem;background:var(--track);border-radius:3px;overflow:hidden}
.track i{position:absolute;top:0;bottom:0;min-width:2px}
.track .gap{background:repeating-linear-gradient(135deg,var(--line) 0 3px,transparent 3px 7px)}
.failed .track{box-shadow:inset 0 0 0 1px var(--bad)}
.axis .track{background:none;height:1.3rem}
.axis .track span{position:absolute;border-left:1px solid var(--line);padding-left:.25rem;font-size:.75rem;color:var(--aside);white-space:nowrap}
.lane{border-top:1px solid var(--line);padding:.35rem 0}
.lane>summary{font-weight:600}
.lane>summary .track{height:.6rem}
.more{margin:.25rem 0 .75rem 1.35rem;padding-left:.75rem;border-left:2px solid var(--line)}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:600;color:var(--aside)}
th,td{padding:.15rem .75rem .15rem 0;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{white-space:nowrap}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;width:1%}
.word{white-space:nowrap;width:1%}
.scale{width:35%;min-width:6rem;vertical-align:middle}
pre{margin:.5rem 0;padding:.6rem .75rem;max-height:28rem;overflow:auto;background:var(--track);border-radius:4px;font:13px/1.4 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
@media(max-width:42rem){
body{padding:.75rem}
.row{grid-template-columns:1fr auto}
.row .track{grid-row:2;grid-column:1/-1}
.axis .name,.axis .time{display:none}
.more{margin-left:.25rem}
.scale{display:none}
.savings{display:block;overflow-x:auto}
.savings td:first-child{min-width:9rem}
.savings td:last-child{min-width:12rem}
}
`;
