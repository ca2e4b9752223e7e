// The house rules that no linter knows: areas keep apart, both languages have the same texts, no text or colour in components.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const faults = [];
const files = readdirSync('src', { recursive: true })
  .map((name) => join('src', name))
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const test = /\.test\.tsx?$/.test(file);
  const area = /^src\/areas\/(\w+)\//.exec(file)?.[1];
  for (const [, path] of text.matchAll(/from '([^']+)'/g)) {
    const other =
      /areas\/(\w+)\//.exec(path)?.[1] ??
      (area && /^\.\.\/(open|enterprise|provider|centre|supervision)\//.exec(path)?.[1]);
    if (other && other !== area && file !== join('src', 'app', 'routes.ts'))
      faults.push(`${file}: imports the area ${other}`);
    if (path === 'echarts' || (area === 'open' && path.startsWith('antd')))
      faults.push(`${file}: imports ${path}`);
  }
  if (test) continue;
  const lines = text.split('\n');
  // The list of pages is a table, as long as there are pages.
  const table = file.endsWith('schema.d.ts') || file === join('src', 'app', 'routes.ts');
  if (lines.length > 300 && !table) faults.push(`${file}: ${lines.length} lines`);
  lines.forEach((line, index) => {
    const code = line.replace(/\/\/.*$/, '').replace(/^\s*\/?\*.*$/, '');
    const place = `${file}:${index + 1}`;
    if (
      /\p{Script=Han}/u.test(code) &&
      !/DisplayMenu|lib\/format|ui\/form\.ts|scope\/sheet\.ts/.test(file) &&
      !/violation\(|\/\*\* /.test(line) &&
      !/HAN_OK/.test(line)
    ) {
      faults.push(`${place}: Chinese text outside the catalogues`);
    }
    if (/#[0-9a-f]{6}\b/i.test(code) && !file.endsWith('Antd.tsx'))
      faults.push(`${place}: a colour outside the tokens`);
    if (/Modal\.confirm|dangerouslySetInnerHTML/.test(code)) faults.push(`${place}: ${code.trim()}`);
  });
}

const keysOf = (value, prefix = '') =>
  Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string'
      ? [prefix + key.replace(/_(zero|one|two|few|many|other)$/, '')]
      : keysOf(inner, `${prefix}${key}.`),
  );
for (const name of readdirSync('src/locales/zh')) {
  const read = (language) =>
    new Set(keysOf(JSON.parse(readFileSync(`src/locales/${language}/${name}`, 'utf8'))));
  if (!existsSync(`src/locales/en/${name}`)) {
    faults.push(`src/locales/en/${name} is missing`);
    continue;
  }
  const [zh, en] = [read('zh'), read('en')];
  for (const key of zh) if (!en.has(key)) faults.push(`src/locales/en/${name}: no ${key}`);
  for (const key of en) if (!zh.has(key)) faults.push(`src/locales/zh/${name}: no ${key}`);
  const english = readFileSync(`src/locales/en/${name}`, 'utf8');
  if (/\p{Script=Han}/u.test(english))
    faults.push(`src/locales/en/${name}: Chinese in the English catalogue`);
}

for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
