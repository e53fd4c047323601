import { DelayedError, Queue, setDefaultBackendFactory, Worker, type Job, type JobsOptions } from 'bullmq';
import { inParts, log, mapSome } from '#platform';
import { openBackend, type QueueBackend, type QueueSettings } from './backend.ts';
import { queueNames, type ItemNudge, type NudgeFor, type QueueName, type StreamNudge } from './names.ts';
import { checkWiring, type Processor } from './wiring.ts';

export { QueuesUnreachable, type QueueSettings } from './backend.ts';

export interface EmptyingOptions {
  /** The queues that are emptied; all of them unless said. */
  readonly only?: readonly QueueName[];
  /**
   * Asks what the processors stand on besides the queues, and rejects while that is away. As long as it, or the queues,
   * do not answer, a nudge whose processor failed is put off, and the try does not count.
   */
  readonly reachOthers?: () => Promise<unknown>;
}

/** The queues of one process: nudges in, and where processors are started, nudges out. */
export interface Queues {
  readonly backend: QueueBackend['kind'];
  /** BullMQ's own objects, for a page that shows them. */
  readonly queues: readonly Queue[];
  /** At most one nudge waits for each queue and stream or item: what is there already is not added again. */
  enqueue<Name extends QueueName>(name: Name, nudges: readonly NudgeFor<Name>[]): Promise<void>;
  /** Enqueues a nudge that is to be worked on after `delayMs` milliseconds at the earliest. */
  enqueueLater<Name extends QueueName>(name: Name, nudge: NudgeFor<Name>, delayMs: number): Promise<void>;
  /** As `enqueue`, but blind to what BullMQ believes to be waiting: what a sweep found is behind, whatever the queue says. */
  enqueueSwept<Name extends QueueName>(name: Name, nudges: readonly NudgeFor<Name>[]): Promise<void>;
  /**
   * Starts emptying the queues.
   * @throws BadWiring unless the processors of all queues and the routing fit each other, also those not started here
   */
  startProcessors(processors: readonly Processor[], options?: EmptyingOptions): Promise<void>;
  /** Takes no new job, finishes those in hand (for `withinMs` at most, 9 seconds unless said), then disconnects. May be called twice. */
  close(withinMs?: number): Promise<void>;
}

type Nudge = StreamNudge | ItemNudge;

/** Finished jobs are kept for a page to look at, not as a record. Said by the worker: no job has to carry it. */
const keptJobs = { removeOnComplete: { age: 3600, count: 200 }, removeOnFail: { age: 7 * 24 * 3600, count: 1000 } };
/**
 * As one transaction of the queues: few enough that they soon attend to workers again. A job on its way takes kilobytes,
 * and a dispatch may have ten thousand.
 */
const addedAtOnce = 100;
const tryAgainAfterMs = 1_000;
/** What is lost after these tries, the sweep finds. */
const tries = { attempts: 3, backoff: { type: 'fixed', delay: tryAgainAfterMs } };
/** Who says nothing for so long counts as away. */
const answersWithinMs = 2_000;
/** BullMQ's own default. Nudges are short work: a longer lease of an item is no reason to leave its queue's jobs lying. */
const longestJobLeaseMs = 30_000;
/** After queues that were away; BullMQ's own 15 seconds would outlast two sweeps. */
const lookAgainAfterMs = 1_000;
/** A job is not to blame for how often its process was killed; as failed it would lie there for a week. */
const takenOverAtMost = 1_000;
/** So that a page's own prefix never meets these; in braces, for then all keys lie on one node of a Redis Cluster. */
const prefix = '{inspection}';

/** What a nudge is about, and for whom: its like need not wait beside it. */
const idOf = (nudge: Nudge): string =>
  'stream' in nudge ? `${nudge.stream} ${nudge.consumers.join(' ')}` : nudge.itemId;

/**
 * Connects to the queues; `settings.redisUrl` puts them on Redis, else they are on Postgres.
 * @throws QueuesUnreachable
 */
export async function openQueues(settings: QueueSettings): Promise<Queues> {
  const report = (error: Error): void => log.warn('queue connection', { reason: error.message });
  const backend = openBackend(settings, report);
  try {
    await backend.reach();
  } catch (error) {
    await backend.end();
    throw error;
  }
  const jobLeaseMs = Math.min((settings.leaseSeconds ?? Infinity) * 1000, longestJobLeaseMs);
  /** A swept nudge keeps its like out for two sweeps, and never longer, whatever became of it. */
  const sweptForMs = 2 * (settings.sweepSeconds ?? 15) * 1000;
  const queues = new Map<QueueName, Queue<Nudge>>();
  const workers: Worker<Nudge>[] = [];

  for (const name of queueNames) {
    setDefaultBackendFactory(backend.factory);
    const queue = new Queue<Nudge>(name, { connection: {}, prefix, defaultJobOptions: tries });
    queue.on('error', report);
    queues.set(name, queue);
  }

  const add = async (name: QueueName, nudges: readonly Nudge[], optionsOf: (nudge: Nudge) => JobsOptions) => {
    const queue = queues.get(name);
    if (!queue) return;
    const [only, ...others] = nudges;
    // Most news comes alone, and a pipeline costs BullMQ's client more than what goes through it.
    if (only !== undefined && others.length === 0) {
      await queue.add(name, only, optionsOf(only));
      return;
    }
    // While the queues take one bulk in, the next is made ready.
    await mapSome(inParts(nudges, addedAtOnce), 2, (bulk) =>
      queue.addBulk(bulk.map((nudge) => ({ name, data: nudge, opts: optionsOf(nudge) }))),
    );
  };

  function startWorker(processor: Processor, reachOthers: () => Promise<unknown>): Worker<Nudge> {
    setDefaultBackendFactory(backend.factory);
    const standsOnAll = async (): Promise<boolean> =>
      (await withinTime(answersWithinMs, Promise.all([reachOthers(), backend.reach()]).then(yes, no))) ?? false;
    /** A job is not to blame for what its process could not reach; as failed it would lie there, though a sweep did its work. */
    async function workOrPutOff(job: Job<Nudge>, token: string | undefined): Promise<void> {
      try {
        await work(processor, job.data);
      } catch (error) {
        if (await standsOnAll()) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        log.warn('job put off', { queue: processor.queue, of: idOf(job.data), reason });
        await job.moveToDelayed(Date.now() + tryAgainAfterMs, token);
        throw new DelayedError();
      }
    }
    const atMost = processor.concurrency ?? 1;
    let inHand = 0;
    let sinceEmpty = 0;
    /**
     * BullMQ looks for as many jobs as it may have before it starts the first. While little comes it may have one more
     * than it has; the longer it finds the queue not empty, the more. What it may have shrinks only on an empty queue: a
     * job that ends while it has more than it may looks for no next one, and BullMQ takes that for an empty queue.
     */
    function allow(atLeast: number): void {
      worker.concurrency = Math.min(Math.max(inHand + sinceEmpty, atLeast), atMost);
    }
    async function take(job: Job<Nudge>, token: string | undefined): Promise<void> {
      inHand += 1;
      sinceEmpty += 1;
      allow(worker.concurrency);
      try {
        await workOrPutOff(job, token);
      } finally {
        inHand -= 1;
        if (sinceEmpty === 0) allow(inHand + 1);
      }
    }
    const worker = new Worker<Nudge>(processor.queue, take, {
      connection: {},
      prefix,
      concurrency: 1,
      ...keptJobs,
      lockDuration: jobLeaseMs,
      stalledInterval: jobLeaseMs,
      maxStalledCount: takenOverAtMost,
      runRetryDelay: lookAgainAfterMs,
    });
    worker.on('error', report);
    worker.on('drained', () => {
      sinceEmpty = 0;
      allow(inHand + 1);
    });
    worker.on('failed', (job, error) =>
      log.warn('job failed', { queue: processor.queue, of: job ? idOf(job.data) : null, reason: error.message }),
    );
    return worker;
  }

  let closing: Promise<void> | undefined;
  async function closeAll(withinMs: number): Promise<void> {
    await withinTime(withinMs, Promise.all(workers.map((worker) => worker.close())));
    await Promise.all([...queues.values()].map((queue) => queue.close()));
    // A job that was not done in time still holds its connection.
    await withinTime(500, backend.end());
  }

  return {
    backend: backend.kind,
    queues: [...queues.values()],
    enqueue: (name, nudges) => add(name, nudges, waitingOnce),
    enqueueLater: (name, nudge, delayMs) =>
      // Postgres fails a job whose delay has a fraction of a millisecond.
      add(name, [nudge], (later) => ({ ...waitingOnce(later, 'later'), delay: Math.max(0, Math.round(delayMs)) })),
    enqueueSwept: (name, nudges) =>
      add(name, nudges, (nudge) => ({ deduplication: { id: `swept-${idOf(nudge)}`, ttl: sweptForMs } })),
    async startProcessors(processors, { only = queueNames, reachOthers = async () => undefined } = {}) {
      checkWiring(processors);
      const started = processors
        .filter(({ queue }) => only.includes(queue))
        .map((processor) => startWorker(processor, reachOthers));
      workers.push(...started);
      await Promise.all(started.map((worker) => worker.waitUntilReady()));
    },
    close: (withinMs = 9000) => (closing ??= closeAll(withinMs)),
  };
}

/**
 * News that comes while its stream is being worked on must lead to another run, or the last piece of it is lost:
 * hence `keepLastIfActive`.
 */
function waitingOnce(nudge: Nudge, kind: 'now' | 'later' = 'now'): JobsOptions {
  return { deduplication: { id: `${kind}-${idOf(nudge)}`, keepLastIfActive: true } };
}

async function work(processor: Processor, nudge: Nudge): Promise<void> {
  if (processor.queue === 'send-post' || processor.queue === 'send-notice') {
    if ('itemId' in nudge) await processor.process({ itemId: nudge.itemId });
  } else if ('stream' in nudge) {
    await processor.process({ stream: nudge.stream, consumers: nudge.consumers });
  }
}

const yes = () => true;
const no = () => false;

/** What `work` came to, or undefined where it took longer. */
async function withinTime<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
