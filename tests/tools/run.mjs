// run.mjs -- starting other programs, for every tool in this folder. Plain Node, no packages: set-up runs before npm ci.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A failure whose message is all that a person needs: no stack is shown. */
export class Failure extends Error {}

/** Folders of programs that package managers put outside PATH. */
const path = [process.env.PATH, "/usr/local/bin", "/opt/homebrew/bin", "/snap/bin"].join(":");

/** The first of these programs that can be found, as a full path, or null. */
export function which(...names) {
  for (const name of names.filter(Boolean)) {
    if (name.includes("/")) {
      if (existsSync(name)) return name;
      continue;
    }
    for (const folder of path.split(":")) {
      const file = join(folder || ".", name);
      if (existsSync(file) && statSync(file).isFile()) return file;
    }
  }
  return null;
}

/**
 * Runs a program to its end. Its output (both streams in order) is returned and, unless `quiet`, passed on as it comes.
 * A status other than 0 throws a Failure with the end of that output, unless `check` is false.
 */
export function run(command, args, { cwd = root, env = {}, quiet = false, check = true, input, timeout = 0 } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    let output = "";
    let timedOut = false;
    const timer = timeout && setTimeout(() => ((timedOut = true), child.kill("SIGKILL")), timeout);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
        if (!quiet) process.stdout.write(text);
      });
    }
    if (input !== undefined) child.stdin.on("error", () => {}).end(input);
    child.on("error", (error) => fail(new Failure(`cannot start ${command}: ${error.message}`)));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const status = timedOut ? "timed out" : (signal ?? code);
      if (check && status !== 0) {
        const tail = quiet ? "\n" + output.trimEnd().split("\n").slice(-60).join("\n") : "";
        fail(new Failure(`${[command, ...args].join(" ")}: ${code === null ? status : `exit status ${code}`}${tail}`));
      } else done({ status, output });
    });
  });
}

/** Every file under these paths (relative to the checkout) that `wanted` accepts, sorted; build output is passed over. */
export function files(paths, wanted = () => true) {
  const found = [];
  const walk = (full) => {
    if (!existsSync(full)) return;
    if (!statSync(full).isDirectory()) return void found.push(relative(root, full));
    for (const name of readdirSync(full).sort()) {
      if (!["node_modules", "dist", "build", ".git", ".cache"].includes(name)) walk(join(full, name));
    }
  };
  for (const path of paths) walk(resolve(root, path));
  return found.filter(wanted);
}

/** Does `make` only when the text of these files (or `key`) has changed since the last time, or `made` is missing. */
export async function whenChanged(name, inputs, made, make, key = "") {
  const hash = createHash("sha256").update(key);
  for (const file of files(inputs)) hash.update(file + "\0").update(readFileSync(join(root, file)));
  const digest = hash.digest("hex");
  const stamp = join(root, "build", `${name}.stamp`);
  const fresh = existsSync(stamp) && readFileSync(stamp, "utf8") === digest && made.every((m) => existsSync(join(root, m)));
  if (fresh) return false;
  rmSync(stamp, { force: true }); // what a failed one leaves is of neither text
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

/** Runs a tool's main function: a Failure is one clear message and status 1, anything else keeps its stack. */
export function main(body) {
  body().catch((error) => {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = 1;
  });
}

/** Was this module started as a program, rather than imported? */
export const isMain = (url) => process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(url);
