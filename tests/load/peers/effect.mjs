// What a job does: one row keyed by its job. A second one for the same job is noted, not hidden.
import pg from "pg";

export const [task, settingsText, numberText, dueText] = process.argv.slice(2);
export const settings = JSON.parse(settingsText);
export const number = Number(numberText);
export const due = new Date(Number(dueText));
export const url = process.env.PEER_PG_URL;

export function pool(max) {
  const made = new pg.Pool({ connectionString: url, max });
  made.on("error", error => console.error(error));
  made.on("connect", client => client.on("error", error => console.error(error)));
  return made;
}

const isDouble = error => error.code === "23505";

export async function insert(client, job) {
  try {
    await client.query({ name: "one", text: "INSERT INTO effect (job) VALUES ($1)", values: [job] });
  } catch (error) {
    if (!isDouble(error)) throw error;
    await client.query("INSERT INTO doubled (job) VALUES ($1)", [job]);
  }
}

export async function insertWhole(client, jobs) {
  try {
    await client.query({ name: "many", text: "INSERT INTO effect (job) SELECT unnest($1::bigint[])", values: [jobs] });
  } catch (error) {
    if (!isDouble(error)) throw error;
    for (const job of jobs) await insert(client, job);
  }
}

export function* chunks(size) {
  for (let from = 0; from < number; from += size) {
    yield Array.from({ length: Math.min(size, number - from) }, (_, i) => from + i);
  }
}
