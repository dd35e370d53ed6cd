/**
 * The only script of a page: draws the candidates of a large search on a canvas in the colours of the page, and names
 * the one under the pointer. Without it the page shows counts per square instead, and everything else unchanged.
 */
export const searchScript = `(() => {
'use strict';
const data = document.getElementById('search-data');
const box = document.getElementById('search-drawing');
if (!data || !box) return;
const { count, tA, tB, names, first, second, frame, limit, draw } = JSON.parse(data.textContent);
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
const [a, b] = [tA, tB].map((text) => new Float32Array(bytes(text)));
const [one, other] = names.length ? [first, second].map((text) => new Uint16Array(bytes(text))) : [];
const x = (t) => frame.left + ((t + limit) / (2 * limit)) * (frame.width - frame.left - frame.right);
const y = (t) => frame.top + ((limit - t) / (2 * limit)) * (frame.height - frame.top - frame.bottom);
const canvas = box.querySelector('canvas');
const paint = () => {
  if (!canvas || !draw) return;
  const scale = Math.max(2, window.devicePixelRatio || 1) * Math.max(1, box.clientWidth / frame.width);
  canvas.width = Math.round(frame.width * scale);
  canvas.height = Math.round(frame.height * scale);
  const pen = canvas.getContext('2d');
  const style = getComputedStyle(document.documentElement);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.globalAlpha = count > 20000 ? 0.35 : 0.5;
  for (const sign of [-1, 1]) {
    pen.fillStyle = style.getPropertyValue(sign < 0 ? '--negative' : '--positive');
    for (let i = 0; i < count; i++) {
      if (a[i] * b[i] * sign <= 0) continue;
      pen.beginPath();
      pen.arc(x(a[i]), y(b[i]), 1.5, 0, 7);
      pen.fill();
    }
  }
};
paint();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
addEventListener('beforeprint', paint);
addEventListener('afterprint', paint);
addEventListener('resize', paint);
if (!one) return;
const note = document.createElement('div');
note.className = 'hover';
note.hidden = true;
box.append(note);
const text = (t) => t.toFixed(2).replace('-', '\\u2212');
box.addEventListener('pointermove', (event) => {
  const area = box.getBoundingClientRect();
  const zoom = frame.width / area.width;
  const [px, py] = [(event.clientX - area.left) * zoom, (event.clientY - area.top) * zoom];
  let [best, least] = [-1, 64];
  for (let i = 0; i < count; i++) {
    const distance = (x(a[i]) - px) ** 2 + (y(b[i]) - py) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  note.hidden = best < 0;
  if (best < 0) return;
  note.textContent = names[one[best]] + ' \\u2013 ' + names[other[best]] + ': t of a ' + text(a[best]) + ', t of b ' + text(b[best]);
  const left = Math.min(event.clientX - area.left + 12, area.width - note.offsetWidth);
  note.style.left = Math.max(0, left) + 'px';
  note.style.top = event.clientY - area.top + 14 + 'px';
});
box.addEventListener('pointerleave', () => (note.hidden = true));
})();`;
