// BullMQ: delayed jobs in Redis, the effect in PostgreSQL.
import { Queue, Worker } from "bullmq";
import { chunks, due, insert, pool, settings, task } from "./effect.mjs";

const { hostname: host, port } = new URL(process.env.PEER_REDIS_URL);
const connection = { host, port: Number(port) };

if (task === "load") {
  const queue = new Queue("effect", { connection });
  await queue.obliterate({ force: true });
  for (const jobs of chunks(2_000)) {
    const delay = Math.max(due - Date.now(), 0);
    const opts = { delay, removeOnComplete: true };
    await queue.addBulk(jobs.map(job => ({ name: "effect", data: { job }, opts })));
  }
  await queue.close();
} else {
  const pg = pool(20);
  const worker = new Worker("effect", ({ data }) => insert(pg, data.job), { connection, concurrency: settings.concurrency });
  worker.on("error", error => console.error(error));
  await worker.waitUntilReady();
  console.log("ready");
}
