// After the build: the budgets of the pages are checked, then every file gets a packed twin that the gateway sends.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = 'dist';
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const kB = 1000;
const packed = new Map();
const size = (file) => {
  if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length);
  return packed.get(file);
};

/** Scripts and styles that a chunk needs before it runs. */
function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) closure(next, seen);
  return seen;
}

const sum = (files) => [...files].reduce((total, file) => total + size(file), 0) / kB;
const entry = closure('index.html');
const screens = Object.keys(manifest).filter(
  (key) => /^src\/areas\/.*\.tsx$/.test(key) && manifest[key].isDynamicEntry,
);
const catalogue = (name) =>
  Object.keys(manifest).filter((key) => key.startsWith('src/locales/') && key.endsWith(name));
const rows = [];
const check = (name, measured, limit) => rows.push({ name, measured, limit });

for (const key of screens) {
  const open = key.startsWith('src/areas/open/');
  const files = new Set([...entry, ...closure(key)]);
  const words = Math.max(
    0,
    ...catalogue(`${key.split('/')[2]}.json`).map((file) => size(manifest[file].file) / kB),
  );
  check(
    `${open ? 'public first load' : 'working screen'}: ${key.slice(10)}`,
    sum(files) + words,
    open ? 180 : 420,
  );
  check(`own chunk: ${key.slice(10)}`, size(manifest[key].file) / kB, 60);
}
check('shell', sum(entry), 180);
const charts = Object.keys(manifest).find((key) => key.endsWith('ui/echarts.ts'));
if (charts) check('charts chunk', sum([...closure(charts)].filter((file) => !entry.has(file))), 200);
const assets = readdirSync(join(dist, 'assets'));
check('all styles', sum(assets.filter((f) => f.endsWith('.css')).map((f) => `assets/${f}`)), 25);
check('web fonts', assets.filter((f) => /\.(woff2?|ttf|otf)$/.test(f)).length, 0);

const over = rows.filter(({ measured, limit }) => measured > limit);
for (const { name, measured, limit } of rows
  .sort((a, b) => b.measured / b.limit - a.measured / a.limit)
  .slice(0, 12)) {
  console.log(`${measured.toFixed(1).padStart(7)} of ${limit} kB gzip  ${name}`);
}
if (over.length > 0) {
  console.error(`over budget: ${over.map(({ name }) => name).join('; ')}`);
  process.exit(1);
}

rmSync(join(dist, '.vite'), { recursive: true });
for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, name);
  if (!/\.(js|css|svg|html|json)$/.test(name) || name === 'index.html' || statSync(path).size < 1024)
    continue;
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
}
