import type { Installation } from "@/lib/api/types";

const minute = 60_000;
const hour = 60 * minute;

/** So long ago (ms), or with a minus sign so long from now. */
const ago = (distance: number) => new Date(Date.now() - distance).toISOString();

const id = (number: number) => `01900000-0000-7000-9000-${number.toString(16).padStart(12, "0")}`;

/** An installation of one process, in which all is well. */
export function wellInstallation(): Installation {
  const parts: Installation["parts"] = [
    { name: "worker", status: "ok", detail: "It runs in this process." },
    { name: "model", status: "asleep", detail: "It is loaded when it is needed." },
  ];
  return {
    attention: [],
    parts: [{ name: "database", status: "ok", detail: "It answers." }, ...parts],
    work: [
      { kind: "import", waiting: 0, running: 1, waiting_since: null },
      { kind: "reading", waiting: 1240, running: 8, waiting_since: ago(3 * minute) },
    ],
    processes: [
      {
        id: id(1),
        role: "server and worker",
        host: "loci-1",
        version: "0.1.0",
        started_at: ago(26 * hour),
        seen_at: ago(9000),
        silent: false,
        resident_bytes: 412_300_000,
        parts,
        ended: [
          { kind: "import", ended: "done", count: 14 },
          { kind: "reading", ended: "done", count: 12_480 },
          { kind: "reading", ended: "put_off", count: 3 },
        ],
      },
    ],
    periodic: [
      { name: "forget_ended_tasks", begun_at: ago(26 * hour), due_at: ago(-22 * hour) },
      { name: "forget_silent_processes", begun_at: ago(24 * minute), due_at: ago(-36 * minute) },
      { name: "forget_uploads", begun_at: ago(2 * minute), due_at: ago(-3 * minute) },
    ],
    given_up: [],
    more_given_up: false,
  };
}

/** The same after a bad night: a worker is gone, another goes on alone, and work was given up. */
export function troubledInstallation(): Installation {
  const well = wellInstallation();
  const silence =
    "It does not answer. This process goes on alone; what others do is seen once Redis is back.";
  const others: Installation["processes"] = [
    {
      id: id(2),
      role: "worker",
      host: "loci-2",
      version: "0.1.0",
      started_at: ago(9 * hour),
      seen_at: ago(47 * minute),
      silent: true,
      resident_bytes: null,
      parts: [{ name: "worker", status: "ok", detail: "It runs in this process." }],
      ended: [],
    },
    {
      id: id(3),
      role: "worker",
      host: "loci-3",
      version: "0.1.0",
      started_at: ago(6 * hour),
      seen_at: ago(12_000),
      silent: false,
      resident_bytes: 1_380_000_000,
      parts: [{ name: "redis", status: "degraded", detail: silence }],
      ended: [
        { kind: "import", ended: "done", count: 1 },
        { kind: "import", ended: "failed", count: 1 },
        { kind: "reading", ended: "done", count: 4096 },
        { kind: "reading", ended: "put_off", count: 6 },
        { kind: "reading", ended: "failed", count: 2 },
        { kind: "reading", ended: "stopped", count: 8 },
      ],
    },
  ];
  return {
    ...well,
    attention: [
      `worker on loci-3, redis: ${silence}`,
      "worker on loci-2 has been silent since 2026-11-22 18:54:02 UTC. If it was not stopped, look at its log.",
      "3 pieces of work were given up.",
    ],
    work: [
      { kind: "import", waiting: 2, running: 1, waiting_since: ago(12 * minute) },
      { kind: "reading", waiting: 10_000, running: 8, waiting_since: ago(41 * minute) },
    ],
    processes: [...well.processes, ...others],
    given_up: [
      {
        kind: "import",
        id: id(4),
        email: "grace@example.org",
        attempts: 5,
        reason: "The zip is damaged: it ends in the middle of a file.",
        at: ago(2 * hour),
      },
      {
        kind: "reading",
        id: id(5),
        email: "ada@example.org",
        attempts: 3,
        reason: "It took longer than 60 seconds.",
        at: null,
      },
      {
        kind: "reading",
        id: id(6),
        email: "a.very.long.address.of.somebody@students.university.example.org",
        attempts: 3,
        reason: "The worker ended while it read this note.",
        at: null,
      },
    ],
  };
}
