// Starts `hilo demo`, the same binary people run, and stops it the way an operator would.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

/** The root of the repository. */
const ROOT = path.resolve(import.meta.dirname, "../..");

/** The binary under test: a debug build, or whatever else `HILO_BINARY` names. */
const BINARY = process.env.HILO_BINARY ?? path.join(ROOT, "target/debug/hilo");

/** Longest start and longest stop, in milliseconds: a limit for what went wrong, never a time to wait. */
const LIMIT = 20_000;

export type Role = "OWNER" | "ADMIN" | "MANAGER" | "SELLER";

/** Somebody of the sample organization. */
export interface Login {
  role: Role;
  email: string;
  password: string;
  name: string;
}

/** The line that `hilo demo --json` prints once everything answers. */
export interface Announcement {
  url: string;
  simulatorUrl: string;
  organizationId: string;
  logins: Login[];
  channel: { phoneNumberId: string; wabaId: string };
  /** A number that Meta hosts and nobody has connected yet. */
  spare: { phoneNumberId: string; wabaId: string; accessToken: string; appSecret: string };
}

/** A running demo. */
export interface Server extends Announcement {
  /** Where its log is written. */
  log: string;
  /** Ends it with SIGTERM; throws when it does not go by itself or goes with an error. */
  stop(): Promise<void>;
}

/** Starts the binary on free ports and waits for its announcement. */
export async function startServer(name: string): Promise<Server> {
  const log = path.join(ROOT, "end2end/test-results", `${name}.log`);
  mkdirSync(path.dirname(log), { recursive: true });

  const demo = ["demo", "--json", "--listen", "127.0.0.1:0", "--simulator-listen", "127.0.0.1:0"];
  const child = spawn(BINARY, demo, {
    cwd: ROOT,
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stderr.pipe(createWriteStream(log));

  const announcement = await within(LIMIT, firstLine(child), () => child.kill("SIGKILL")).catch((error: Error) => {
    throw new Error(`hilo demo did not start: ${error.message}; its log is ${log}`);
  });
  return { ...(JSON.parse(announcement) as Announcement), log, stop: () => stop(child) };
}

/** Nothing of the developer's own configuration may change what is tested. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, RUST_LOG } = process.env;
  return { PATH, HOME, TMPDIR, RUST_LOG, RUST_BACKTRACE: "1" };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const line = once(lines, "line").then(([text]) => text as string);
  const end = once(child, "exit").then(([code, signal]) => {
    throw new Error(`it ended with ${signal ?? code}`);
  });
  return Promise.race([line, end]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`hilo demo ended by itself with ${child.signalCode ?? child.exitCode}`);
  }
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const [code, signal] = await within(LIMIT, exit, () => child.kill("SIGKILL"));
  if (code !== 0) {
    throw new Error(`hilo demo did not stop cleanly on SIGTERM but ended with ${signal ?? code}`);
  }
}

async function within<T>(limit: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Error(`nothing happened for ${limit} ms`));
    }, limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
