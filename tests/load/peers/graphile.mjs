// graphile-worker: its local queue fetches in batches, and completions are written in batches.
import { Logger, run, runMigrations } from "graphile-worker";
import { chunks, due, insert, pool, settings, task, url } from "./effect.mjs";

const logger = new Logger(() => (level, message) => {
  if (level === "error") console.error(message);
});

if (task === "load") {
  await runMigrations({ connectionString: url, logger });
  const pg = pool(1);
  for (const jobs of chunks(10_000)) {
    await pg.query(
      `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
         SELECT ROW('effect', json_build_object('job', job), NULL, $2::timestamptz, NULL, NULL, NULL, NULL)::graphile_worker.job_spec
         FROM unnest($1::bigint[]) AS job))`,
      [jobs, due],
    );
  }
  await pg.end();
} else {
  const { concurrentJobs, queue, complete } = settings;
  const pgPool = pool(Math.min(concurrentJobs + 4, 40));
  const worker = { concurrentJobs, pollInterval: 500 };
  if (queue) Object.assign(worker, { localQueue: { size: queue }, completeJobBatchDelay: complete, failJobBatchDelay: complete });
  await run({
    pgPool,
    logger,
    noHandleSignals: true,
    preset: { worker },
    taskList: { effect: ({ job }, helpers) => helpers.withPgClient(client => insert(client, job)) },
  });
  console.log("ready");
}
