import { colourSheet } from './colours.ts';

const TYPE = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1.5rem}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1.0625rem/1.62 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;font-kerning:normal}
h1,h2,h3{font-family:Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4",Georgia,"Liberation Serif","Times New Roman",serif;font-weight:600;line-height:1.2;text-wrap:balance;letter-spacing:-.005em}
h1{font-size:clamp(1.7rem,1.2rem + 2.2vw,2.6rem);margin:.35rem 0 1rem;max-width:24em}
h2{font-size:1.55rem;margin:0 0 .9rem}
h3{font-size:1.17rem;margin:2.2rem 0 .6rem}
p,ul,ol,dl{margin:0 0 1rem}
main p,main li{max-width:68ch}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:.06em}
:focus-visible{outline:.16rem solid var(--accent);outline-offset:.18rem;border-radius:.15rem}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
i{font-style:italic}
.soft,.note{color:var(--soft)}
.note{font-size:.9rem;line-height:1.5;margin:.5rem 0 0}
.lead{font-size:clamp(1.06rem,1rem + .4vw,1.18rem);line-height:1.6}
main .lead{max-width:62ch}`;

const LAYOUT = `
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.4rem .8rem;z-index:3}
.page{max-width:80rem;margin:0 auto;padding:2.2rem 1.25rem 5rem;display:grid;grid-template-columns:minmax(0,1fr);column-gap:3.5rem}
.side{display:none}
.contents-small{margin:0 0 2.2rem;border-block:1px solid var(--line);padding:.35rem 0}
.contents-small summary{padding:.35rem 0}
.contents ol{list-style:none;padding:0;margin:.4rem 0}
.contents a{display:block;padding:.2rem 0 .2rem 1.8em;text-indent:-1.8em;text-decoration:none;color:var(--soft);font-size:.94rem;line-height:1.4}
.contents a:hover{color:var(--accent);text-decoration:underline}
.contents .n{display:inline-block;min-width:1.8em;text-indent:0;font-variant-numeric:tabular-nums}
section{padding:2.6rem 0 .6rem;border-top:1px solid var(--line);margin-top:2.2rem}
section.answer{padding-top:0;border:0;margin:0}
h2 .n{color:var(--soft);font-weight:400;margin-right:.55em;font-variant-numeric:tabular-nums}
.eyebrow{color:var(--soft);font-size:.92rem;letter-spacing:.02em;margin:0}
footer{color:var(--soft);font-size:.9rem;border-top:1px solid var(--line);margin-top:3rem;padding-top:1.2rem}
@media (min-width:64rem){
.page{grid-template-columns:minmax(0,1fr) 14.5rem;padding-inline:2.5rem}
.side{display:block;grid-column:2;grid-row:1}
.side nav{position:sticky;top:2rem;max-height:calc(100vh - 4rem);overflow:auto;border-left:1px solid var(--line);padding-left:1.2rem}
.contents-small{display:none}
.main{grid-column:1;grid-row:1}}`;

const PARTS = `
.badge{display:inline-block;background:var(--faint);border:1px solid var(--line);border-radius:.4rem;padding:.35rem .75rem;font-size:.95rem;line-height:1.45;margin:0 0 1.2rem}
.keys{display:flex;flex-wrap:wrap;gap:1px;background:var(--line);border:1px solid var(--line);border-radius:.6rem;overflow:hidden;margin:1.6rem 0}
.keys div{background:var(--card);padding:.8rem .9rem;flex:1 1 9rem}
.keys dt{font-size:.85rem;color:var(--soft);line-height:1.35}
.keys dd{margin:.15rem 0 0;font-size:1.42rem;line-height:1.25;font-variant-numeric:tabular-nums;font-weight:600}
.keys dd small{display:block;font-size:.85rem;font-weight:400;color:var(--soft);margin-top:.2rem;line-height:1.4}
.flag{display:inline-block;font-size:.84rem;line-height:1.4;padding:.02rem .5rem;border-radius:.35rem;border:1px solid var(--line);background:var(--good-paper);color:var(--ink);white-space:nowrap}
.flag.circular{border:1px dashed var(--flag-ink);background:var(--flag-paper);color:var(--flag-ink)}
.remark{border-left:.22rem solid var(--flag-ink);background:var(--flag-paper);padding:.7rem 1rem;border-radius:0 .4rem .4rem 0;margin:0 0 1rem;max-width:68ch}
.remark p{margin:0}
figure{margin:1.6rem 0 2rem}
.drawing{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;display:flex;flex-wrap:wrap;justify-content:center;align-items:flex-start;gap:1rem}
figcaption{font-size:.93rem;line-height:1.55;color:var(--soft);margin-top:.6rem;max-width:72ch}
figcaption strong{color:var(--ink)}
svg.chart{display:block;width:100%;height:auto;overflow:visible;color:var(--ink);font-family:inherit}
svg text{font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
.halo{paint-order:stroke;stroke:var(--card);stroke-width:3.5px;stroke-linejoin:round}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1.2rem;width:100%}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.3rem;list-style:none;padding:0;margin:0;font-size:.9rem;width:100%;justify-content:center}
.legend svg{vertical-align:-.1em;margin-right:.4em}
.key-list{columns:2 15rem;column-gap:2rem;font-size:.92rem;line-height:1.5;margin:.4rem 0 0;padding-left:1.8rem;width:100%}
.layered{position:relative;width:100%}
.layered canvas{position:absolute;inset:0;width:100%;height:100%}
.layered svg.chart{position:relative}
.layered .hover{position:absolute;pointer-events:none;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.3rem .6rem;font-size:.85rem;line-height:1.4;max-width:17rem;box-shadow:0 .2rem .8rem rgb(0 0 0/.12);z-index:2}
@media (max-width:40rem){.drawing{padding:.6rem .3rem}svg.chart.plain text{font-size:16px}.key-list{columns:1}}
details{margin:.6rem 0 1.2rem}
summary{cursor:pointer;color:var(--accent);font-size:.96rem}`;

const TABLES = `
.table-block{margin:1.2rem 0 1.8rem}
.table-scroll{overflow-x:auto;border-block:1.5px solid var(--ink)}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.42}
caption{text-align:left;padding:.5rem .6rem .5rem 0;color:var(--soft);font-size:.9rem}
th,td{padding:.36rem .6rem;text-align:left;vertical-align:top;font-weight:400}
th:first-child,td:first-child{padding-left:.1rem}
thead th{border-block:1px solid var(--line);font-weight:600;vertical-align:bottom;font-size:.86rem}
tbody tr+tr>*{border-top:1px solid var(--faint)}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
thead .number{white-space:normal}
tbody th{min-width:11rem}
@media (min-width:40rem){tbody th{position:sticky;left:0;background:var(--paper)}}
td.brief{white-space:nowrap}
td.sentence{min-width:12rem}
.level th{padding-left:1.3rem;color:var(--soft)}
tr.survives>*{background:var(--good-paper)}
.small{font-size:.86em;color:var(--soft)}`;

const FLOW = `
.flow{list-style:none;margin:0 auto;padding:0;width:100%;max-width:44rem}
.flow .box{border:1px solid var(--ink);border-radius:.4rem;background:var(--paper);padding:.55rem .9rem;width:min(100%,20rem);line-height:1.4}
.flow li{position:relative;padding-bottom:1.9rem;max-width:none}
.flow li::after{content:"";position:absolute;left:min(50%,10rem);bottom:0;height:1.9rem;border-left:1px solid var(--ink)}
.flow li:last-child{padding-bottom:0}
.flow li:last-child::after{display:none}
.flow .out{display:flex;align-items:center;margin-left:min(50%,10rem);border-left:1px solid var(--ink);padding:1rem 0 0}
.flow .out::before{content:"";flex:0 0 1.4rem;border-top:1px solid var(--ink)}
.flow .out .box{border:1px dashed var(--soft)}
.flow strong{font-variant-numeric:tabular-nums}
.flow .groups{display:flex;flex-wrap:wrap;gap:.8rem}
.flow .groups .box{width:auto;flex:1 1 9rem}`;

const PRINT = `
@media print{
@page{margin:15mm 13mm}
html{font-size:9.5pt}
body{font-size:1rem;line-height:1.5;background:#fff}
.side,.contents-small,.skip{display:none}
.page{display:block;max-width:none;padding:0}
.drawing,.keys div,tbody th{background:#fff}
figure,tr,.keys,.remark{break-inside:avoid}
h1,h2,h3,caption{break-after:avoid}
section{margin-top:1.2rem;padding-top:1.4rem}
.table-scroll{overflow:visible}
table{font-size:.72rem}
th,td{padding:.16rem .24rem}
tbody th,td.sentence{min-width:0;position:static}
.table-block .flag{white-space:normal;border:0;padding:0;background:none}
a{color:inherit;text-decoration:none}}`;

/** The whole style of a report. */
export const styleSheet = [colourSheet, TYPE, LAYOUT, PARTS, TABLES, FLOW, PRINT].join('\n');
