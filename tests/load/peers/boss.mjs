// pg-boss: several workers in a process, each takes a batch and looks again twice a second.
import PgBoss from "pg-boss";
import { chunks, due, insert, insertWhole, pool, settings, task, url } from "./effect.mjs";

const boss = new PgBoss({ connectionString: url, max: 10, supervise: task === "work", schedule: false });
boss.on("error", error => console.error(error));
await boss.start();

if (task === "load") {
  await boss.createQueue("effect");
  for (const jobs of chunks(5_000)) {
    await boss.insert(jobs.map(job => ({ name: "effect", data: { job }, startAfter: due })));
  }
  await boss.stop({ graceful: false });
  process.exit(0);
} else {
  const pg = pool(12);
  const options = { batchSize: settings.batch, pollingIntervalSeconds: 0.5, priority: false };
  const handler = batch => {
    const jobs = batch.map(({ data }) => data.job);
    return settings.whole ? insertWhole(pg, jobs) : Promise.all(jobs.map(job => insert(pg, job)));
  };
  for (let i = 0; i < settings.workers; i++) await boss.work("effect", options, handler);
  console.log("ready");
}
